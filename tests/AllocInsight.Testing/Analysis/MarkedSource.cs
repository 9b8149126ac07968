using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace AllocInsight.Testing.Analysis;

/// <summary>Where a diagnostic is expected; any id of the analyzer will do where <see cref="Id"/> is null.</summary>
internal readonly record struct Flag(TextSpan Span, string? Id);

/// <summary>Source whose flags, <c>[|...|]</c> and <c>{|ID:...|}</c>, were taken out. They may be nested.</summary>
internal sealed record MarkedSource(string Text, ImmutableArray<Flag> Flags)
{
    public static MarkedSource Parse(string markup)
    {
        var text = new StringBuilder(markup.Length);
        var flags = ImmutableArray.CreateBuilder<Flag>();
        var open = new Stack<(int Start, string? Id)>();
        for (int i = 0; i < markup.Length; i++)
        {
            if (OpensAt(markup, i, out int length, out string? id))
            {
                open.Push((text.Length, id));
                i += length - 1;
            }
            else if (open.Count > 0 && ClosesAt(markup, i, open.Peek().Id))
            {
                (int start, string? openId) = open.Pop();
                flags.Add(new Flag(TextSpan.FromBounds(start, text.Length), openId));
                i++;
            }
            else
            {
                text.Append(markup[i]);
            }
        }

        if (open.Count > 0) throw new ArgumentException($"A flag is opened and not closed:\n{markup}", nameof(markup));
        return new MarkedSource(text.ToString(), [.. flags.OrderBy(flag => flag.Span)]);
    }

    /// <summary>The text with these flags in it.</summary>
    public static string Render(string text, IEnumerable<Flag> flags)
    {
        // Inserted from the end, so that earlier positions stay right; at one position a flag closes before the next opens.
        var marks = flags.SelectMany(flag => new[]
        {
            (At: flag.Span.Start, Opens: true, Mark: flag.Id is null ? "[|" : $"{{|{flag.Id}:"),
            (At: flag.Span.End, Opens: flag.Span.IsEmpty, Mark: flag.Id is null ? "|]" : "|}"),
        });
        var result = new StringBuilder(text);
        foreach ((int at, _, string mark) in marks.OrderBy(mark => mark.At).ThenBy(mark => mark.Opens).Reverse())
            result.Insert(at, mark);
        return result.ToString();
    }

    private static bool OpensAt(string markup, int index, out int length, out string? id)
    {
        (length, id) = (2, null);
        ReadOnlySpan<char> rest = markup.AsSpan(index);
        if (rest.StartsWith("[|", StringComparison.Ordinal)) return true;
        if (!rest.StartsWith("{|", StringComparison.Ordinal)) return false;

        int colon = rest.IndexOf(':');
        if (colon <= 2 || rest[2..colon].ContainsAnyExcept(IdCharacters)) return false;
        (length, id) = (colon + 1, rest[2..colon].ToString());
        return true;
    }

    private static bool ClosesAt(string markup, int index, string? id) =>
        markup.AsSpan(index).StartsWith(id is null ? "|]" : "|}", StringComparison.Ordinal);

    private static readonly System.Buffers.SearchValues<char> IdCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
}
