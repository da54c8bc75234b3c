using System.Collections.Frozen;
using System.Reflection;
using System.Reflection.Emit;

namespace LoginGate.Tests.Architecture;

/// <summary>One type names another, in a signature, an attribute or a method's body.</summary>
internal readonly record struct TypeUse(Type User, Type Used)
{
    public override string ToString() => $"{User.FullName} uses {Used.FullName}";
}

/// <summary>
/// Reads out of an assembly which of its types uses which others. A nested type counts as the outermost one around it, and so
/// does what the compiler makes of lambdas, iterators and awaiting methods. Constants and <c>nameof</c> leave no trace in an assembly.
/// </summary>
internal static class TypeUses
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly FrozenDictionary<short, OpCode> OpCodesByValue = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToFrozenDictionary(code => code.Value);

    /// <summary>Each pair once; what a type uses of itself, and what has no namespace, is left out.</summary>
    public static IReadOnlyList<TypeUse> Of(Assembly assembly) =>
    [
        .. assembly.GetTypes()
            .SelectMany(type => NamedBy(type).SelectMany(Parts).Select(used => new TypeUse(Outermost(type), Outermost(used))))
            .Where(use => use.User != use.Used && use.User.Namespace is not null && use.Used.Namespace is not null)
            .Distinct()
            .OrderBy(use => use.ToString(), StringComparer.Ordinal),
    ];

    /// <summary>Fails with a line for each.</summary>
    public static void AssertNone(IEnumerable<TypeUse> uses, Func<TypeUse, string> rule)
    {
        var broken = uses.Select(use => $"{rule(use)}: {use}").ToArray();
        Assert.True(broken.Length == 0, string.Join(Environment.NewLine, broken));
    }

    private static IEnumerable<Type?> NamedBy(Type type) =>
    [
        type.BaseType,
        .. type.GetInterfaces(),
        .. type.GetGenericArguments().SelectMany(parameter => parameter.GetGenericParameterConstraints()),
        .. Attributes(type),
        .. type.GetFields(All).SelectMany(field => Attributes(field).Append(field.FieldType)),
        .. type.GetProperties(All).SelectMany(Attributes),
        .. type.GetConstructors(All).SelectMany(NamedBy),
        .. type.GetMethods(All).SelectMany(NamedBy),
    ];

    private static IEnumerable<Type?> NamedBy(MethodBase method) => [.. Attributes(method), .. Signature(method), .. Body(method)];

    private static IEnumerable<Type?> Attributes(MemberInfo member) => member.GetCustomAttributesData()
        .SelectMany(data => data.ConstructorArguments.Select(argument => argument.Value as Type).Append(data.AttributeType));

    private static IEnumerable<Type?> Signature(MethodBase method) =>
    [
        (method as MethodInfo)?.ReturnType,
        .. method.GetParameters().Select(parameter => parameter.ParameterType),
        .. GenericArguments(method),
    ];

    private static IEnumerable<Type?> Body(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body)
            return [];
        return
        [
            .. body.LocalVariables.Select(local => local.LocalType),
            .. body.ExceptionHandlingClauses.Where(c => c.Flags == ExceptionHandlingClauseOptions.Clause).Select(c => c.CatchType),
            .. Members(method, body.GetILAsByteArray()!).SelectMany(NamedIn),
        ];
    }

    private static IEnumerable<Type?> NamedIn(MemberInfo member) => member switch
    {
        Type type => [type],
        FieldInfo field => [field.DeclaringType, field.FieldType],
        MethodBase method => [method.DeclaringType, .. Signature(method)],
        _ => [],
    };

    /// <summary>The types, fields and methods that a body's instructions name.</summary>
    private static IEnumerable<MemberInfo> Members(MethodBase method, byte[] code)
    {
        for (var at = 0; at < code.Length;)
        {
            var opCode = OpCodesByValue[code[at] == 0xFE ? (short)(0xFE00 | code[at + 1]) : code[at]];
            at += opCode.Size;
            if (opCode.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                yield return method.Module.ResolveMember(
                    BitConverter.ToInt32(code, at), method.DeclaringType!.GetGenericArguments(), GenericArguments(method))!;
            }
            at += OperandSize(opCode.OperandType, code, at);
        }
    }

    private static int OperandSize(OperandType type, byte[] code, int at) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => sizeof(int) * (1 + BitConverter.ToInt32(code, at)),
        _ => 4,
    };

    // A constructor has none and throws.
    private static Type[] GenericArguments(MethodBase method) => method is MethodInfo ? method.GetGenericArguments() : [];

    private static IEnumerable<Type> Parts(Type? type)
    {
        while (type is { HasElementType: true })
            type = type.GetElementType();
        if (type is null or { IsGenericParameter: true } or { IsFunctionPointer: true })
            return [];
        return type.IsConstructedGenericType ? type.GenericTypeArguments.SelectMany(Parts).Append(type.GetGenericTypeDefinition()) : [type];
    }

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
