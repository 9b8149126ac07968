using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AllocInsight.Pooling.Leases;

/// <summary>What a rent and a return need of a sort: its objects that are kept, as a list of places, the one used last on top.</summary>
/// <remarks>
/// <para>
/// The owner alone takes and puts. A list is of places in an array of records, which a record has also while it is rented: so neither a
/// rent nor a return stores a reference, which the collector would have to be told.
/// </para>
/// <para>
/// Invariant, for the owner: a record whose <see cref="LeaseTarget.Next"/> is 0 or more is on the list of its shelf, once; one that is rented has
/// -1. The trimmer may have replaced it by null in the array: who finds that looks no further, and takes the slow path.
/// </para>
/// </remarks>
internal abstract class Shelf
{
    /// <summary>How many of the objects that were put back last are looked at for one that comes back twice.</summary>
    public const int LooksForDouble = 4;

    /// <summary>The records of all shelves of the kind, by their places; nothing at 0. Replaced by <see cref="Shelves"/> only.</summary>
    public Pooled?[] Records = Shelves.NoRecords;

    /// <summary>Objects rented.</summary>
    public long Rents;

    /// <summary>Objects given back, each once.</summary>
    public long Returns;

    /// <summary>The place of the record that was put back last; 0 for none.</summary>
    public int First;

    /// <summary>Takes the object that was put back last, and counts the rent.</summary>
    /// <param name="attention">-1 when nothing is to be taken; else 0.</param>
    /// <param name="pooled">Its record.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(int attention, [NotNullWhen(true)] out Pooled? pooled)
    {
        pooled = RecordAt(First);
        if (pooled is not null)
        {
            Debug.Assert(pooled.Shelf == this, "A place has one record, which lies on one shelf.");
            int next = pooled.Next;
            // What is not on the list is rented: it is never handed out twice, whatever went wrong.
            if ((next | attention) >= 0)
            {
                pooled.Next = LeaseTarget.IsRented;
                First = next;
                Rents++;
                return true;
            }
        }
        return false;
    }

    /// <summary>Puts an object back, and counts the return.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(LeaseTarget pooled, int place)
    {
        Debug.Assert(place > 0 && pooled.Next == LeaseTarget.IsRented, "What is on a list is not put there again.");
        Returns++;
        Link(pooled, place);
    }

    /// <summary>Puts an object on top.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Link(LeaseTarget pooled, int place)
    {
        pooled.Next = First;
        First = place;
    }

    /// <summary>Whether an object is one of the few that were put back last. Owner only.</summary>
    public bool HasOnTop(object value)
    {
        Pooled? pooled = RecordAt(First);
        for (int i = 0; i < LooksForDouble && pooled is { Next: >= 0 }; i++)
        {
            if (pooled.Value == value)
                return true;
            pooled = RecordAt(pooled.Next);
        }
        return false;
    }

    // The array only grows, but for when places and lists are made anew.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Pooled? RecordAt(int place)
    {
        Debug.Assert((uint)place < (uint)Records.Length, "A list is of places.");
        return Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Records), (uint)place);
    }
}

/// <summary>Stands where there is no shelf, so that nobody has to ask whether there is.</summary>
internal sealed class NoShelf : Shelf
{
    public static readonly NoShelf Instance = new();
}
