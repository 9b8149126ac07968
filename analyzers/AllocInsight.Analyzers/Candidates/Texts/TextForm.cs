namespace AllocInsight.Analyzers.Candidates.Texts;

/// <summary>What takes the place of temporary text or bytes.</summary>
internal enum TextForm
{
    /// <summary>None: there is no diagnostic.</summary>
    None,

    /// <summary><c>GetBytes</c> into what the pool lends.</summary>
    Bytes,

    /// <summary><c>ToCharArray</c> in the head of a loop: the string itself.</summary>
    CharsOfString,

    /// <summary><c>ToCharArray</c> in a variable: a span of the string.</summary>
    CharsAsSpan,

    /// <summary><c>ToCharArray</c>: a copy in what the pool lends.</summary>
    Chars,

    /// <summary><c>Substring</c>, used where it is made: a span.</summary>
    Part,

    /// <summary><c>Substring</c> in a variable: a span in the variable.</summary>
    PartInVariable,

    /// <summary><c>Split</c> in the head of a loop: ranges of the string.</summary>
    Ranges,
}
