using System.Reflection;
using System.Runtime.CompilerServices;

namespace Akka.Embedded.Tests.Surface;

/// <summary>
/// What a program can see of an assembly, a line per public type (T) and per public or protected member (M), inherited ones
/// included, so that it does not matter on which base class a member sits.
/// </summary>
internal static class SurfaceRenderer
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // Members every type has, or that a record generates: their presence says nothing.
    private static readonly HashSet<string> LeftOut =
    [
        "Equals", "GetHashCode", "ToString", "Finalize", "CompareTo", "GetObjectData", "op_Equality", "op_Inequality", "PrintMembers", "Deconstruct",
    ];

    public static string[] Render(Assembly assembly) =>
    [
        .. assembly.GetExportedTypes()
            .Where(t => t.FullName!.StartsWith("Akka.", StringComparison.Ordinal) && !t.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false))
            .OrderBy(t => t.FullName, StringComparer.Ordinal)
            .SelectMany(Lines)
            .Distinct(),
    ];

    private static IEnumerable<string> Lines(Type type)
    {
        var name = Name(type);
        yield return $"T {Kind(type)} {name}";
        if (type.IsEnum)
        {
            foreach (var value in Enum.GetNames(type))
                yield return $"M {name} value {value}";
            yield break;
        }

        foreach (var declaring in Family(type))
        {
            foreach (var member in declaring.GetMembers(Declared))
            {
                if (Line(type, declaring, member) is { } line)
                    yield return $"M {name} {line}";
            }
        }
    }

    private static IEnumerable<Type> Family(Type type)
    {
        Type[] roots = [typeof(object), typeof(ValueType), typeof(Delegate), typeof(MulticastDelegate)];
        for (var t = type; t is not null && !roots.Contains(t) && (t == type || IsAkka(t)); t = t.BaseType)
            yield return t;
        if (!type.IsInterface)
            yield break;
        foreach (var parent in type.GetInterfaces().Where(IsAkka))
            yield return parent;
    }

    private static bool IsAkka(Type type) => type.Namespace?.StartsWith("Akka", StringComparison.Ordinal) == true;

    private static string Kind(Type type)
    {
        if (type.IsInterface)
            return "interface";
        if (type.IsEnum)
            return "enum";
        if (type.IsValueType)
            return "struct";
        if (type.IsAssignableTo(typeof(Delegate)))
            return "delegate";
        var prefix = (type.IsAbstract, type.IsSealed) switch
        {
            (true, true) => "static-",
            (true, false) => "abstract-",
            (false, true) => "sealed-",
            _ => "",
        };
        return prefix + "class";
    }

    private static string? Line(Type type, Type declaring, MemberInfo member)
    {
        switch (member)
        {
            case ConstructorInfo constructor when declaring == type && Visible(constructor) && !constructor.IsStatic:
                return $"new({Parameters(constructor)})";
            case MethodInfo method when Visible(method) && !LeftOut.Contains(method.Name) && method.Name.IndexOfAny(['<', '.']) < 0
                                        && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)):
                var arity = method.IsGenericMethodDefinition ? $"`{method.GetGenericArguments().Length}" : "";
                return $"{(method.IsStatic ? "static " : "")}{method.Name}{arity}({Parameters(method)}) : {Name(method.ReturnType)}";
            case PropertyInfo property when property.GetAccessors(nonPublic: true).Any(Visible) && !property.Name.Contains('.', StringComparison.Ordinal) && property.Name != "EqualityContract":
                var index = property.GetIndexParameters().Length > 0 ? $"[{string.Join(", ", property.GetIndexParameters().Select(p => Name(p.ParameterType)))}]" : "";
                var get = property.GetMethod is { } g && Visible(g) ? "get" : "";
                var set = property.SetMethod is { } s && Visible(s) ? " set" : "";
                return $"{(property.GetAccessors(nonPublic: true)[0].IsStatic ? "static " : "")}{property.Name}{index} : {Name(property.PropertyType)} {{{get}{set}}}";
            case FieldInfo { IsSpecialName: false } field when field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly:
                return $"{(field.IsStatic ? "static " : "")}field {field.Name} : {Name(field.FieldType)}";
            case EventInfo { AddMethod: { } add } happening when Visible(add):
                return $"event {happening.Name} : {Name(happening.EventHandlerType!)}";
            default:
                return null;
        }
    }

    private static bool Visible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
        (p.IsDefined(typeof(ParamArrayAttribute), inherit: false) ? "params " : "")
        + (p.IsOut ? "out " : p.ParameterType.IsByRef ? "ref " : "")
        + $"{Name(p.ParameterType)} {p.Name}{(p.IsOptional ? "?" : "")}"));

    private static string Name(Type type)
    {
        if (type.IsByRef)
            return Name(type.GetElementType()!);
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[]";
        if (type.IsGenericParameter)
            return type.Name;
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Name(underlying) + "?";

        var outer = type.IsNested ? Name(type.DeclaringType!) : type.Namespace;
        var arguments = type.GetGenericArguments().Skip(type.IsNested ? type.DeclaringType!.GetGenericArguments().Length : 0).Select(Name).ToArray();
        return $"{outer}.{type.Name.Split('`')[0]}{(arguments.Length > 0 ? $"<{string.Join(",", arguments)}>" : "")}";
    }
}
