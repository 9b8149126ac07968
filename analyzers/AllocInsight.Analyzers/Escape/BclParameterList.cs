using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers.Escape;

/// <summary>
/// Which overloads a member of the table means: those with a number of parameters, <c>(2)</c>, or with parameters of these types,
/// <c>(Char[],Int32)</c>. Types are written by their names alone, without namespace, arity, <c>ref</c> or <c>out</c>.
/// </summary>
internal sealed class BclParameterList
{
    private readonly string[] _types;
    private readonly int _count;

    private BclParameterList(string[] types, int count)
    {
        _types = types;
        _count = count;
    }

    /// <summary>Reads what stands between the parentheses.</summary>
    public static BclParameterList Parse(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count))
            return new BclParameterList([], count);
        string[] types = text.Length == 0 ? [] : text.Split(',');
        return new BclParameterList(types, types.Length);
    }

    public bool Matches(ImmutableArray<IParameterSymbol> parameters)
    {
        if (parameters.Length != _count)
            return false;
        for (int i = 0; i < _types.Length; i++)
        {
            if (!Matches(parameters[i].Type, _types[i], _types[i].Length))
                return false;
        }
        return true;
    }

    /// <summary>Compares from the end, so that the name of an array or pointer need not be made.</summary>
    private static bool Matches(ITypeSymbol type, string text, int length)
    {
        if (type is IArrayTypeSymbol array)
            return EndsWith(text, length, "[]") && Matches(array.ElementType, text, length - 2);
        if (type is IPointerTypeSymbol pointer)
            return EndsWith(text, length, "*") && Matches(pointer.PointedAtType, text, length - 1);
        return type.Name.Length == length && string.CompareOrdinal(type.Name, 0, text, 0, length) == 0;
    }

    private static bool EndsWith(string text, int length, string end) =>
        length > end.Length && string.CompareOrdinal(text, length - end.Length, end, 0, end.Length) == 0;
}
