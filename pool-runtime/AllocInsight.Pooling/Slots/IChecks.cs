using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling.Slots;

/// <summary>What is checked at each slot: a policy, so that checks that are off leave no trace in the code.</summary>
internal interface IChecks
{
    static abstract bool AreOn { get; }
}

/// <summary>Nothing is checked: a slot freed twice corrupts the heap, as with every allocator of this kind.</summary>
internal readonly struct NoChecks : IChecks
{
    public static bool AreOn
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => false;
    }
}

/// <summary>Each live slot has a mark (<see cref="LiveMarks{TLayout}"/>).</summary>
internal readonly struct LiveChecks : IChecks
{
    public static bool AreOn
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => true;
    }
}
