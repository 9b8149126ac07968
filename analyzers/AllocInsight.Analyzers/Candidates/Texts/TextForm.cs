namespace AllocInsight.Analyzers.Candidates.Texts;

/// <summary>What takes the place of temporary text or bytes.</summary>
internal enum TextForm
{
    /// <summary>None: there is no diagnostic.</summary>
    None,

    /// <summary><c>GetBytes</c> into a <c>PooledSpan</c>.</summary>
    BytesInSpan,

    /// <summary><c>GetBytes</c> into an array from the pool.</summary>
    BytesInArray,

    /// <summary><c>ToCharArray</c> in the head of a loop: the string itself.</summary>
    CharsOfString,

    /// <summary><c>ToCharArray</c> in a variable: a span of the string.</summary>
    CharsAsSpan,

    /// <summary><c>ToCharArray</c>: a copy in a <c>PooledSpan</c>.</summary>
    CharsInSpan,

    /// <summary><c>ToCharArray</c>: a copy in an array from the pool.</summary>
    CharsInArray,

    /// <summary><c>Substring</c>, used where it is made: a span.</summary>
    Part,

    /// <summary><c>Substring</c> in a variable: a span in the variable.</summary>
    PartInVariable,

    /// <summary><c>Split</c> in the head of a loop: ranges of the string.</summary>
    Ranges,
}
