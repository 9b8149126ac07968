namespace AllocInsight.Analyzers.Escape;

/// <summary>Why an object may be used after the block that made it.</summary>
internal enum EscapeReason
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>It is returned, yielded or thrown.</summary>
    Returned,

    /// <summary>It is stored: in a field, an element, a property, or a variable that outlives the block.</summary>
    Stored,

    /// <summary>It is passed to a method that keeps it, or of which nothing is known.</summary>
    KeptByCallee,

    /// <summary>It is passed to a call that goes on after it has returned.</summary>
    StillInUse,

    /// <summary>It is passed by reference, so that another object may take its place.</summary>
    ByReference,

    /// <summary>A lambda or local function that uses it may run later.</summary>
    Captured,

    /// <summary>It is used in a way of which nothing is known.</summary>
    UnknownUse,

    /// <summary>The code is too large or too deep to be followed.</summary>
    TooLarge,
}
