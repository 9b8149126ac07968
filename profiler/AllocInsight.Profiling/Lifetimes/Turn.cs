namespace AllocInsight.Profiling.Lifetimes;

/// <summary>Something that ends the wait of the objects that were allocated before it.</summary>
/// <param name="Start">When it began: turns are taken in this order.</param>
/// <param name="Until">Objects allocated up to then are concerned: until a collection's start, as the threads stand still by then.</param>
/// <param name="Judge">The collection that tells which of them survive; null where they may have been freed untold.</param>
internal readonly record struct Turn(long Start, long Until, Collection? Judge);
