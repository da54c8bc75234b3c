using System.Linq.Expressions;
using System.Reflection;

namespace Akka.Actor;

/// <summary>Evaluates the arguments of a <c>new</c> expression; constants and captured variables need no compiled code.</summary>
internal static class ExpressionArguments
{
    public static object?[] Evaluate(NewExpression creation)
    {
        var args = new object?[creation.Arguments.Count];
        for (var i = 0; i < args.Length; i++)
            args[i] = Evaluate(creation.Arguments[i]);
        return args;
    }

    private static object? Evaluate(Expression expression) =>
        TryRead(expression, out var value)
            ? value
            : Expression.Lambda<Func<object?>>(Expression.Convert(expression, typeof(object))).Compile(preferInterpretation: true)();

    private static bool TryRead(Expression? expression, out object? value)
    {
        switch (expression)
        {
            case ConstantExpression constant:
                value = constant.Value;
                return true;
            case MemberExpression { Member: FieldInfo field } access when TryReadTarget(access.Expression, out var owner):
                value = field.GetValue(owner);
                return true;
            case UnaryExpression { NodeType: ExpressionType.Convert, Method: null } convert
                when !convert.Type.IsValueType && !convert.Operand.Type.IsValueType && TryRead(convert.Operand, out var inner)
                    && (inner is null || convert.Type.IsInstanceOfType(inner)):
                value = inner;
                return true;
            default:
                value = null;
                return false;
        }
    }

    private static bool TryReadTarget(Expression? expression, out object? owner)
    {
        owner = null;
        return expression is null || (TryRead(expression, out owner) && owner is not null);
    }
}
