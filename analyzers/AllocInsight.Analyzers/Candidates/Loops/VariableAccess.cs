namespace AllocInsight.Analyzers.Candidates.Loops;

/// <summary>What one mention of a variable does to it.</summary>
internal enum VariableAccess
{
    /// <summary>Its value is used.</summary>
    Read,

    /// <summary>It gets a value, there and then.</summary>
    Write,

    /// <summary>A reference to it is taken, through which it may be written anywhere; or nothing is known.</summary>
    Alias,
}
