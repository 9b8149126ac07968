namespace AllocInsight.Benchmarks.Compare.Uses;

/// <summary>Something that programs do with a pooled object, as they would write it.</summary>
internal interface IUse
{
    /// <summary>Does it so many times. Not inlined, so that it is compiled as a whole.</summary>
    static abstract void Run(int times);
}
