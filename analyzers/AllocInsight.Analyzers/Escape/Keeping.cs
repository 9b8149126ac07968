namespace AllocInsight.Analyzers.Escape;

/// <summary>What a call does with an object that it gets, as its receiver or as an argument; each value allows more than the one before.</summary>
internal enum Keeping
{
    /// <summary>Uses it while the call runs, or until the returned task is completed, and holds it no longer.</summary>
    Reads,

    /// <summary>As <see cref="Reads"/>, but what comes back (the result, the new object, an out argument, a reference) is it or may hold it.</summary>
    Wraps,

    /// <summary>May store it anywhere, or nothing is known.</summary>
    Keeps,
}
