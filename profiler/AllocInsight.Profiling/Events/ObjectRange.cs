namespace AllocInsight.Profiling.Events;

/// <summary>A span of memory that held surviving objects before the collection.</summary>
/// <param name="Base">Address of its first object.</param>
/// <param name="Length">Its length in bytes.</param>
public readonly record struct ObjectRange(ulong Base, ulong Length);
