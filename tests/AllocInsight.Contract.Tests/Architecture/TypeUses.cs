using System.Reflection;
using System.Reflection.Emit;

namespace AllocInsight.Contract.Tests.Architecture;

/// <summary>One type of an assembly that uses another.</summary>
internal sealed record TypeUse(Type User, Type Used);

/// <summary>
/// Which types an assembly's types use, read from signatures and instructions: what a source file does not spell out
/// (a <c>var</c>, a chained call) counts too. Constants do not, as the compiler copies their values.
/// </summary>
internal static class TypeUses
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    /// <summary>Every pair of a type and one that it uses, nested types counting as the one around them.</summary>
    public static IReadOnlySet<TypeUse> Of(Assembly assembly) => assembly.GetTypes()
        .SelectMany(type => UsedBy(type).SelectMany(Parts).Select(used => new TypeUse(Outermost(type), Outermost(used))))
        .ToHashSet();

    private static IEnumerable<Type> UsedBy(Type type)
    {
        if (type.BaseType is { } parent) yield return parent;
        foreach (Type contract in type.GetInterfaces()) yield return contract;
        foreach (FieldInfo field in type.GetFields(Declared)) yield return field.FieldType;
        foreach (MethodBase method in type.GetMembers(Declared).OfType<MethodBase>())
        {
            foreach (Type used in Signature(method).Concat(Body(method))) yield return used;
        }
    }

    private static IEnumerable<Type> Signature(MethodBase method)
    {
        foreach (ParameterInfo parameter in method.GetParameters()) yield return parameter.ParameterType;
        if (method is MethodInfo { ReturnType: var result }) yield return result;
        if (!method.IsGenericMethod) yield break;
        foreach (Type argument in method.GetGenericArguments()) yield return argument;
    }

    private static IEnumerable<Type> Body(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body) yield break;
        foreach (LocalVariableInfo local in body.LocalVariables) yield return local.LocalType;
        Type[] ofType = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : [];
        Type[] ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : [];
        foreach (int token in Tokens(body.GetILAsByteArray()!))
        {
            foreach (Type used in Member(method.Module.ResolveMember(token, ofType, ofMethod)!)) yield return used;
        }
    }

    private static IEnumerable<Type> Member(MemberInfo member)
    {
        if (member.DeclaringType is { } owner) yield return owner;
        if (member is Type type) yield return type;
        if (member is FieldInfo field) yield return field.FieldType;
        if (member is not MethodBase method) yield break;
        foreach (Type used in Signature(method)) yield return used;
    }

    /// <summary>The operands that name a type or a member.</summary>
    private static IEnumerable<int> Tokens(byte[] il)
    {
        const byte TwoBytes = 0xFE;
        for (int at = 0; at < il.Length;)
        {
            OpCode code = OpCodesByValue[il[at] == TwoBytes ? (short)((TwoBytes << 8) | il[at + 1]) : il[at]];
            at += code.Size;
            if (code.OperandType is OperandType.InlineType or OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineTok)
                yield return BitConverter.ToInt32(il, at);
            at += OperandSize(code.OperandType, il, at);
        }
    }

    private static int OperandSize(OperandType operand, byte[] il, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
        _ => 4,
    };

    /// <summary>The types that a constructed one is made of.</summary>
    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.IsGenericParameter) return type.GetGenericParameterConstraints().Where(constraint => !constraint.ContainsGenericParameters);
        if (type.HasElementType) return Parts(type.GetElementType()!);
        return type.IsGenericType ? type.GetGenericArguments().Where(argument => !argument.IsGenericParameter).SelectMany(Parts).Append(type) : [type];
    }

    private static Type Outermost(Type type)
    {
        while (type.DeclaringType is { } outer) type = outer;
        return type.IsGenericType ? type.GetGenericTypeDefinition() : type;
    }
}
