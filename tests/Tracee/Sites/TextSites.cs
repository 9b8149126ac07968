using System.Runtime.CompilerServices;
using System.Text;

namespace Tracee;

/// <summary>Strings and builders.</summary>
internal static class TextSites
{
    private static readonly string Half = new('x', 20);

    public static readonly Site[] All =
    [
        new(200_000, Concatenations, new Allocation("concat", "string", Size.String(40))),
        new(200_000, Substrings, new Allocation("substring", "string", Size.String(10))),
        new(60_000, Builders, new Allocation("builder", "StringBuilder", 48), new Allocation("builder-append", "string", Size.String(40))),
    ];

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Concatenations(int count)
    {
        for (int i = 0; i < count; i++)
            Sink.Take(Half + Half); // site: concat
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Substrings(int count)
    {
        for (int i = 0; i < count; i++)
            Sink.Take(Half.Substring(i & 7, 10)); // site: substring
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Builders(int count)
    {
        for (int i = 0; i < count; i++)
        {
            var builder = new StringBuilder(); // site: builder
            builder.Append(Half).Append(Half);
            Sink.Take(builder.ToString()); // site: builder-append
        }
    }
}
