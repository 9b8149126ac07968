using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AllocInsight.Analyzers.Implicit;

/// <summary>Writes <c>string.Format("{0:N2} of {1}", a, b)</c> as <c>$"{a:N2} of {b}"</c>.</summary>
internal static class FormatText
{
    // What means the same behind the colon in both forms, and needs no escape.
    private const string FormatMarks = " .,:;#/_%+-";

    /// <summary>The interpolated string; null where the format is no plain literal, or an item is not simple.</summary>
    /// <param name="call">The call, whose first argument is the format.</param>
    public static string? Interpolated(InvocationExpressionSyntax call)
    {
        SeparatedSyntaxList<ArgumentSyntax> arguments = call.ArgumentList.Arguments;
        if (arguments is not [{ Expression: LiteralExpressionSyntax { Token: { RawKind: (int)SyntaxKind.StringLiteralToken, Text: { Length: >= 2 } literal } } }, _, ..])
            return null;
        if (literal[0] != '"' || arguments.Any(argument => argument.NameColon is not null) || call.ArgumentList.DescendantTrivia().Any(trivia => !trivia.IsKind(SyntaxKind.WhitespaceTrivia)))
            return null;

        StringBuilder text = new("$");
        List<int> order = [];
        for (int i = 0; i < literal.Length; i++)
        {
            char next = i + 1 < literal.Length ? literal[i + 1] : '\0';
            switch (literal[i])
            {
                // Escapes may stand for braces.
                case '\\' when next is 'u' or 'U' or 'x':
                    return null;
                case '\\':
                case '{' when next == '{':
                case '}' when next == '}':
                    text.Append(literal[i]).Append(next);
                    i++;
                    break;
                case '{' when ReadItem(literal, ref i, arguments, order) is { } item:
                    text.Append(item);
                    break;
                case '{' or '}':
                    return null;
                default:
                    text.Append(literal[i]);
                    break;
            }
        }

        return IsInOrder(order, arguments) ? text.ToString() : null;
    }

    /// <summary>Reads <c>{0,5:N2}</c>; the position is then at its closing brace.</summary>
    private static string? ReadItem(string literal, ref int position, SeparatedSyntaxList<ArgumentSyntax> arguments, List<int> order)
    {
        int end = literal.IndexOf('}', position);
        if (end < 0)
            return null;
        string item = literal.Substring(position + 1, end - position - 1);
        int digits = item.TakeWhile(char.IsDigit).Count();
        if (digits is 0 or > 2 || !IsSimple(item, digits) || int.Parse(item.Substring(0, digits), System.Globalization.CultureInfo.InvariantCulture) is var index && index + 1 >= arguments.Count)
            return null;
        if (Hole(arguments[index + 1].Expression) is not { } hole)
            return null;
        order.Add(index);
        position = end;
        return $"{{{hole}{item.Substring(digits)}}}";
    }

    private static bool IsSimple(string item, int start)
    {
        int i = start;
        if (i < item.Length && item[i] == ',')
        {
            i++;
            if (i < item.Length && item[i] == '-')
                i++;
            int width = item.Skip(i).TakeWhile(char.IsDigit).Count();
            if (width is 0 or > 3)
                return false;
            i += width;
        }

        if (i == item.Length)
            return true;
        return item[i] == ':' && i + 1 < item.Length && item.Skip(i + 1).All(mark => mark < 128 && char.IsLetterOrDigit(mark) || FormatMarks.IndexOf(mark) >= 0);
    }

    private static string? Hole(ExpressionSyntax expression)
    {
        string text = expression.ToString();
        if (text.IndexOfAny(['{', '}']) >= 0)
            return null;
        return text.IndexOf(':') >= 0 && expression is not ParenthesizedExpressionSyntax ? $"({text})" : text;
    }

    /// <summary>Whether each argument is evaluated once and in the same order, or evaluating it has no effect.</summary>
    private static bool IsInOrder(List<int> order, SeparatedSyntaxList<ArgumentSyntax> arguments) =>
        order.SequenceEqual(Enumerable.Range(0, arguments.Count - 1))
        || arguments.Skip(1).All(argument => argument.Expression is IdentifierNameSyntax or LiteralExpressionSyntax);
}
