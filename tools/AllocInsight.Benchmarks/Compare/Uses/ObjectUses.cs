using System.Runtime.CompilerServices;
using AllocInsight.Pooling;
using Microsoft.Extensions.ObjectPool;

namespace AllocInsight.Benchmarks.Compare.Uses;

/// <summary>Both pools' interfaces are the same method.</summary>
internal sealed class Resettable : Pooling.IResettable, Microsoft.Extensions.ObjectPool.IResettable
{
    public int State { get; set; }

    public bool TryReset()
    {
        State = 0;
        return true;
    }
}

internal readonly struct PooledObjectUse : IUse
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run(int times)
    {
        for (int i = 0; i < times; i++)
        {
            using Lease lease = Pool.Object(out Resettable instance);
            instance.State++;
        }
    }
}

internal readonly struct ObjectPoolUse : IUse
{
    private static readonly ObjectPool<Resettable> Shared = ObjectPool.Create<Resettable>();

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run(int times)
    {
        for (int i = 0; i < times; i++)
        {
            Resettable instance = Shared.Get();
            instance.State++;
            Shared.Return(instance);
        }
    }
}
