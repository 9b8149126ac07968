using AllocInsight.Benchmarks.Compare.Contenders;
using AllocInsight.Benchmarks.Compare.Workloads;
using BenchmarkDotNet.Attributes;

namespace AllocInsight.Benchmarks.Questions;

/// <summary>What does a block cost that takes the place of another at random, 1,024 being alive?</summary>
public class Churn
{
    // So many that filling and emptying the table, which is measured here, adds 1 %.
    private const int Steps = 200;
    private const int Operations = Steps * 500;

    private readonly ReplacingWorkload _workload = new("churn", "8 to 256 bytes", Dice.SmallSizes, live: 1024, threads: 1, isOfSuite: false);

    [Benchmark(Baseline = true, OperationsPerInvoke = Operations)]
    public void Slots() => _workload.Run<Slots, nint>(Steps);

    [Benchmark(OperationsPerInvoke = Operations)]
    public void HeldHeap() => _workload.Run<HeldSlots, nint>(Steps);

    [Benchmark(OperationsPerInvoke = Operations)]
    public void NativeAllocation() => _workload.Run<Native, nint>(Steps);

    [Benchmark(OperationsPerInvoke = Operations)]
    public void SharedArrayPool() => _workload.Run<SharedPool, ArrayBlock>(Steps);

    [Benchmark(OperationsPerInvoke = Operations)]
    public void NewArray() => _workload.Run<NewArray, ArrayBlock>(Steps);
}
