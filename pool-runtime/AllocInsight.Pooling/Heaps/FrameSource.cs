using System.Diagnostics;
using AllocInsight.Pooling.Memory;

namespace AllocInsight.Pooling.Heaps;

/// <summary>
/// A size pool's heaps, as Ruby grows them: each new one has so many times the slots of the one before. Frames are cut from them and
/// return to them; their memory goes back to the system at once, and the address space with the heap's last frame.
/// </summary>
/// <remarks>Safe for use from any number of threads.</remarks>
internal sealed unsafe class FrameSource(IPageSource source, int firstFrames, double growth) : IDisposable
{
    // 1 GiB of address space: heaps grow no larger by the factor, as that would save nothing.
    private const int MostFrames = 16 * 1024;

    private readonly Lock _sync = new();
    private readonly List<HeapArea> _heaps = [];

    /// <summary>Heaps that exist.</summary>
    public int Heaps
    {
        get
        {
            lock (_sync)
                return _heaps.Count;
        }
    }

    /// <summary>A frame of <see cref="Frame.Unit"/> bytes, or null when there is no memory.</summary>
    public byte* TryTake()
    {
        lock (_sync)
        {
            HeapArea? heap = _heaps.Find(heap => heap.HasFree) ?? TryGrow();
            if (heap is null)
                return null;
            int frame = heap.Take();
            byte* start = heap.Start + ((nint)frame * Frame.Unit);
            bool isCommitted = false;
            try
            {
                isCommitted = source.Commit(start, Frame.Unit);
            }
            finally
            {
                if (!isCommitted)
                    GiveBack(heap, frame, 1);
            }
            return isCommitted ? start : null;
        }
    }

    /// <summary>Takes frames back that <see cref="TryTake"/> gave out.</summary>
    /// <param name="start">The first.</param>
    /// <param name="count">How many, one behind the other.</param>
    public void Return(byte* start, int count)
    {
        lock (_sync)
        {
            // Heaps may happen to lie one behind the other, but each is a reservation of its own.
            while (count > 0)
            {
                HeapArea heap = Owner(start);
                var first = (int)((start - heap.Start) / Frame.Unit);
                int part = Math.Min(count, heap.Frames - first);

                // A source of the caller's may expect to get back what it gave, piece by piece; for the system one call is cheaper.
                int atOnce = source is SystemPageSource ? part : 1;
                for (int frame = 0; frame < part; frame += atOnce)
                    source.Decommit(start + ((nint)frame * Frame.Unit), (nuint)atOnce * Frame.Unit);
                GiveBack(heap, first, part);
                start += (nint)part * Frame.Unit;
                count -= part;
            }
        }
    }

    public void Dispose()
    {
        foreach (HeapArea heap in _heaps)
            source.Release(heap.Start, heap.Bytes);
        _heaps.Clear();
    }

    private HeapArea Owner(byte* frame)
    {
        foreach (HeapArea heap in _heaps)
        {
            if (heap.Contains(frame))
                return heap;
        }
        throw new UnreachableException();
    }

    private HeapArea? TryGrow()
    {
        int frames = _heaps.Count == 0 ? firstFrames : (int)Math.Min(Math.Max(MostFrames, _heaps[^1].Frames), Math.Ceiling(_heaps[^1].Frames * growth));
        for (; frames > 0; frames /= 2)
        {
            void* start = source.Reserve((nuint)frames * Frame.Unit, Frame.Unit);
            if (start is null)
                continue;
            _heaps.Add(new HeapArea((byte*)start, frames));
            return _heaps[^1];
        }
        return null;
    }

    private void GiveBack(HeapArea heap, int first, int count)
    {
        for (int frame = first; frame < first + count; frame++)
            heap.Return(frame);
        if (!heap.IsEmpty)
            return;
        _heaps.Remove(heap);
        source.Release(heap.Start, heap.Bytes);
    }

    /// <summary>A heap: adjacent frames.</summary>
    private sealed class HeapArea(byte* start, int frames)
    {
        private readonly Stack<int> _returned = [];
        private int _fresh;

        public byte* Start => start;

        public int Frames => frames;

        public nuint Bytes => (nuint)frames * Frame.Unit;

        public bool HasFree => _returned.Count > 0 || _fresh < frames;

        public bool IsEmpty => _returned.Count == _fresh;

        public bool Contains(byte* address) => address >= start && (nuint)(address - start) < Bytes;

        public int Take() => _returned.TryPop(out int frame) ? frame : _fresh++;

        public void Return(int frame) => _returned.Push(frame);
    }
}
