using System.Numerics;
using System.Runtime.CompilerServices;
using AllocInsight.Benchmarks.Compare.Contenders;

namespace AllocInsight.Benchmarks.Compare.Workloads;

/// <summary>A cube of space in the tree of bodies, as it stands in a block behind the mark.</summary>
internal struct Cell
{
    public Vector3 Centre;
    public float Half;
    public Vector3 Moment;
    public float Mass;

    /// <summary>Cells inside it by octant: their numbers, 0 where there is none.</summary>
    public Octants Children;

    /// <summary>The body in a cell that has only one, or -1.</summary>
    public int Body;

    [InlineArray(8)]
    internal struct Octants
    {
        private int _first;
    }
}

/// <summary>A tree of bodies, each cell a block.</summary>
internal sealed class Tree<TContender, TBlock>(Vector3[] bodies)
    where TContender : struct, IContender<TContender, TBlock>, allows ref struct
    where TBlock : struct
{
    private const int Header = 8;

    // A body acts alone where its cell looks larger than this, as size over distance.
    private const float Opening = 0.7f;

    private readonly TBlock[] _cells = new TBlock[bodies.Length * 8];

    /// <summary>Cells in the tree.</summary>
    public int Count { get; private set; }

    public void Build(ref TContender contender)
    {
        Count = 0;
        Add(ref contender, Vector3.Zero, half: 1, body: -1);
        for (int body = 0; body < bodies.Length; body++)
            Insert(ref contender, body);
    }

    /// <summary>What pulls at a place.</summary>
    public Vector3 Pull(int number, Vector3 place)
    {
        ref Cell cell = ref At(number);
        Vector3 way = (cell.Moment / cell.Mass) - place;
        float squared = way.LengthSquared() + 1e-4f;
        if (cell.Body >= 0 || 4 * cell.Half * cell.Half < Opening * Opening * squared)
            return way * (cell.Mass / (squared * MathF.Sqrt(squared)));
        Vector3 sum = Vector3.Zero;
        for (int octant = 0; octant < 8; octant++)
        {
            if (cell.Children[octant] is > 0 and int child)
                sum += Pull(child, place);
        }
        return sum;
    }

    public void Drop(ref TContender contender)
    {
        for (int number = 0; number < Count; number++)
            Block.Free(ref contender, _cells[number]);
    }

    private void Insert(ref TContender contender, int body)
    {
        int number = 0;
        while (true)
        {
            ref Cell cell = ref At(number);
            cell.Moment += bodies[body];
            cell.Mass++;
            // A cell with one body gets a second: the first moves down, unless both are in the same place.
            if (cell.Body >= 0)
            {
                if (cell.Half < 1e-4f)
                    return;
                int first = cell.Body;
                cell.Body = -1;
                AddChild(ref contender, number, first);
            }
            int child = At(number).Children[OctantOf(ref At(number), body)];
            if (child == 0)
            {
                AddChild(ref contender, number, body);
                return;
            }
            number = child;
        }
    }

    private void AddChild(ref TContender contender, int number, int body)
    {
        ref Cell cell = ref At(number);
        int octant = OctantOf(ref cell, body);
        float half = cell.Half / 2;
        var offset = new Vector3((octant & 1) != 0 ? half : -half, (octant & 2) != 0 ? half : -half, (octant & 4) != 0 ? half : -half);
        int child = Add(ref contender, cell.Centre + offset, half, body);
        cell.Children[octant] = child;
    }

    private int OctantOf(ref Cell cell, int body)
    {
        Vector3 way = bodies[body] - cell.Centre;
        return (way.X > 0 ? 1 : 0) | (way.Y > 0 ? 2 : 0) | (way.Z > 0 ? 4 : 0);
    }

    private int Add(ref TContender contender, Vector3 centre, float half, int body)
    {
        _cells[Count] = Block.New<TContender, TBlock>(ref contender, Header + Unsafe.SizeOf<Cell>());
        ref Cell cell = ref At(Count);
        cell = new Cell { Centre = centre, Half = half, Body = body };
        if (body >= 0)
            (cell.Moment, cell.Mass) = (bodies[body], 1);
        return Count++;
    }

    private ref Cell At(int number) => ref Unsafe.As<byte, Cell>(ref Unsafe.Add(ref TContender.Start(_cells[number]), Header));
}
