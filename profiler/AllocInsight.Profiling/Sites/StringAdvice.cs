namespace AllocInsight.Profiling.Sites;

/// <summary>What to do instead of making a string, by the framework method that makes it.</summary>
internal static class StringAdvice
{
    private const string General = "Strings cannot be pooled: work on `ReadOnlySpan<char>`, or make the string once and keep it.";

    // The first entry that the method's name holds counts, so narrower names come first.
    private static readonly (string Part, string Advice)[] ByMethod =
    [
        ("Span<T>.ToString", "The characters of a span are copied: pass the span on, or write it to the destination itself."),
        ("String.Concat", "Strings are joined: append to a builder that is reused, or write the parts to their destination one by one."),
        ("String.Join", "Strings are joined: write the parts to their destination one by one, or append to a builder that is reused."),
        ("String.Substring", "A part of a string is copied: slice it as `ReadOnlySpan<char>` with `AsSpan`."),
        ("String.Split", "Parts of a string are copied: walk them with `MemoryExtensions.Split` over its span."),
        ("String.Trim", "A trimmed copy is made: trim its span instead."),
        ("String.Replace", "A changed copy is made: write the changes to the destination, or replace in a reused buffer."),
        ("String.ToUpper", "A copy in another case is made: compare with `StringComparison.OrdinalIgnoreCase` instead."),
        ("String.ToLower", "A copy in another case is made: compare with `StringComparison.OrdinalIgnoreCase` instead."),
        ("String.Format", "Text is formatted into a new string: format into a span (`TryWrite`) or a reused builder."),
        ("DefaultInterpolatedStringHandler", "An interpolated string is made: write it into a span with `TryWrite`, or append it to a reused builder."),
        ("StringBuilder.ToString", "The builder's text is copied: write its chunks (`GetChunks`) to the destination instead."),
        ("StringWriter.ToString", "The writer's text is copied: write to the destination itself."),
        ("Encoding.GetString", "Bytes become a string: decode into a `Span<char>`, or compare the bytes as they are (`\"...\"u8`)."),
        ("Number.", "A number becomes text: format it into a span with `TryFormat`."),
        (".ToString", "A value becomes text: format it into a span with `TryFormat` where the type has it, or keep the text of common values."),
        ("StreamReader.ReadLine", "Each line becomes a string: read into a buffer and work on spans of it."),
    ];

    public static string For(Maker maker)
    {
        // The call that the line makes says most; what lies below it is how the framework goes about it.
        foreach (string call in maker.Calls)
        {
            if (ByMethod.FirstOrDefault(entry => call.Contains(entry.Part, StringComparison.Ordinal)).Advice is { } advice) return advice;
        }

        return maker.Call is { } first && !first.StartsWith("System.String.", StringComparison.Ordinal)
            ? $"`{CallName.Short(first)}` makes it: look for a form that writes into a span, a builder or the destination itself."
            : General;
    }
}
