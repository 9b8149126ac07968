namespace AllocInsight.Analyzers.Growth;

/// <summary>What takes the place of what reads the elements.</summary>
internal enum ElementsForm
{
    /// <summary><c>writer.ToArray()</c>.</summary>
    Array,

    /// <summary><c>writer.WrittenSpan</c>.</summary>
    Span,

    /// <summary>The argument <c>writer.WrittenSpan</c> for the three arguments <c>array, 0, count</c>.</summary>
    Arguments,
}
