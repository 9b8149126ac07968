using AllocInsight.Benchmarks.Compare.Contenders;
using AllocInsight.Benchmarks.Compare.Workloads;
using BenchmarkDotNet.Attributes;

namespace AllocInsight.Benchmarks.Questions;

/// <summary>What does a block cost that another thread frees, in wall time of both?</summary>
public class Remote
{
    // So many that starting the two threads, which is measured here, adds less than a nanosecond.
    private const int Steps = 4_000;
    private const int Operations = Steps * RemoteWorkload.BatchSize;

    private readonly RemoteWorkload _workload = new("remote", 32, pairs: 1, isOfSuite: false);

    [Benchmark(Baseline = true, OperationsPerInvoke = Operations)]
    public void Slots() => _workload.Run<Slots, nint>(Steps);

    [Benchmark(OperationsPerInvoke = Operations)]
    public void NativeAllocation() => _workload.Run<Native, nint>(Steps);

    [Benchmark(OperationsPerInvoke = Operations)]
    public void SharedArrayPool() => _workload.Run<SharedPool, ArrayBlock>(Steps);

    [Benchmark(OperationsPerInvoke = Operations)]
    public void NewArray() => _workload.Run<NewArray, ArrayBlock>(Steps);
}
