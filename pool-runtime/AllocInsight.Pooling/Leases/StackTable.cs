using System.Numerics;
using System.Runtime.CompilerServices;

namespace AllocInsight.Pooling.Leases;

/// <summary>All stacks of one kind in one thread's cache, found by their sort. An open-addressed table; the owner alone changes it.</summary>
internal abstract class StackTable
{
    /// <summary>Adds all stacks to a list. From any thread.</summary>
    public abstract void AddTo(List<ItemStack> stacks);

    /// <summary>The kind's records.</summary>
    public abstract Shelves Shelves { get; }
}

/// <inheritdoc/>
internal sealed class StackTable<TKind> : StackTable
    where TKind : struct, IKind<TKind>
{
    private const int MostSorts = 1024;

    // A sort with a higher number is searched for.
    private const int MostNumbered = 1024;
    private const int FirstNumbered = 16;

    private readonly ThreadCache _owner;
    private readonly ItemStack<TKind> _unkept;
    private ItemStack<TKind>?[] _stacks = new ItemStack<TKind>?[4];
    private int _shift = 30;
    private int _count;

    public StackTable(ThreadCache owner)
    {
        _owner = owner;
        Shelves = new Shelves(owner);
        _unkept = new ItemStack<TKind>(owner, default, Shelves) { IsUnkept = true };
    }

    public override Shelves Shelves { get; }

    /// <summary>The shelves of sorts that have a small number, by that; a longer array takes the place of this as need be.</summary>
    public Shelf[] Numbered { get; private set; } = [];

    /// <summary>The stack of a sort where the first look finds it, or null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ItemStack<TKind>? Find(TKind kind)
    {
        ItemStack<TKind>?[] stacks = _stacks;
        uint index = IndexOf(kind);
        if (index < (uint)stacks.Length && stacks[index] is { } stack && stack.Kind.Equals(kind))
            return stack;
        return null;
    }

    /// <summary>The stack of a sort, made if there is none.</summary>
    /// <param name="kind">The sort.</param>
    /// <returns>A stack that keeps nothing when there are too many sorts.</returns>
    public ItemStack<TKind> Get(TKind kind)
    {
        int mask = _stacks.Length - 1;
        int index = (int)IndexOf(kind);
        for (; _stacks[index] is { } stack; index = (index + 1) & mask)
        {
            if (stack.Kind.Equals(kind))
                return stack;
        }
        if (_count < _stacks.Length / 2)
        {
            _count++;
            ItemStack<TKind> made = Make(kind);
            Volatile.Write(ref _stacks[index], made);
            return made;
        }
        return Rebuild() ? Get(kind) : _unkept;
    }

    public override void AddTo(List<ItemStack> stacks)
    {
        foreach (ItemStack<TKind>? stack in Volatile.Read(ref _stacks))
        {
            if (stack is not null)
                stacks.Add(stack);
        }
        stacks.Add(_unkept);
    }

    private ItemStack<TKind> Make(TKind kind)
    {
        var stack = new ItemStack<TKind>(_owner, kind, Shelves);
        Shelves.Add(stack);
        SetNumbered(kind.Number, stack);
        return stack;
    }

    private void SetNumbered(int number, Shelf shelf)
    {
        if ((uint)number >= MostNumbered)
            return;
        if (number >= Numbered.Length)
        {
            var longer = new Shelf[Math.Max(FirstNumbered, (int)BitOperations.RoundUpToPowerOf2((uint)number + 1))];
            Array.Fill(longer, NoShelf.Instance);
            Numbered.CopyTo(longer, 0);
            // Whoever still has the shorter one finds nothing there that may be given up later.
            Array.Fill(Numbered, NoShelf.Instance);
            Numbered = longer;
        }
        Numbered[number] = shelf;
    }

    // Fibonacci hashing.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint IndexOf(TKind kind) => (kind.Hash * 0x9E3779B1) >> _shift;

    private bool Rebuild()
    {
        // Asked once each: the trimmer may let go the last object of a sort at this moment.
        ItemStack<TKind>[] unused = [.. _stacks.OfType<ItemStack<TKind>>().Where(stack => stack.IsUnused)];
        foreach (ItemStack<TKind> stack in unused)
        {
            Shelves.Remove(stack);
            SetNumbered(stack.Kind.Number, NoShelf.Instance);
            CacheRegistry.Retire(stack);
        }
        ItemStack<TKind>[] kept = [.. _stacks.OfType<ItemStack<TKind>>().Except(unused)];
        int capacity = _stacks.Length;
        while (kept.Length * 4 > capacity)
            capacity *= 2;
        if (capacity > MostSorts * 2)
        {
            if (kept.Length >= MostSorts)
                return false;
            capacity = MostSorts * 2;
        }
        var stacks = new ItemStack<TKind>?[capacity];
        _shift = 32 - BitOperations.Log2((uint)capacity);
        _count = kept.Length;
        foreach (ItemStack<TKind> stack in kept)
        {
            int index = (int)IndexOf(stack.Kind);
            while (stacks[index] is not null)
                index = (index + 1) & (capacity - 1);
            stacks[index] = stack;
        }
        Volatile.Write(ref _stacks, stacks);
        return true;
    }
}
