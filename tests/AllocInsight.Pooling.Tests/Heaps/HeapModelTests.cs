using AllocInsight.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AllocInsight.Pooling.Tests.Heaps;

public sealed class HeapModelTests
{
    private enum Step
    {
        Allocate,
        Write,
        Resize,
        Free,
        FreeElsewhere,
        FreeMany,
        Compact,
        CompactSome,
        Sweep,
        Trim,
    }

    private static readonly Gen<int> Sizes = Gen.Frequency((10, Gen.Choose(0, 100)), (4, Gen.Choose(0, 700)), (1, Gen.Choose(600, 70_000)));

    private static readonly Gen<(Step Step, int Size, int Which)[]> Programs =
        Gen.Frequency(
                (20, Gen.Constant(Step.Allocate)), (4, Gen.Constant(Step.Write)), (8, Gen.Constant(Step.Resize)), (8, Gen.Constant(Step.Free)),
                (1, Gen.Constant(Step.FreeElsewhere)), (1, Gen.Constant(Step.FreeMany)), (1, Gen.Constant(Step.Compact)),
                (1, Gen.Constant(Step.CompactSome)), (1, Gen.Constant(Step.Sweep)), (1, Gen.Constant(Step.Trim)))
            .SelectMany(step => Sizes, (step, size) => (step, size))
            .SelectMany(pair => Gen.Choose(0, 1 << 20), (pair, which) => (pair.step, pair.size, which))
            .ArrayOf(400);

    [Theory]
    [InlineData("ruby")]
    [InlineData("default")]
    [InlineData("bmalloc")]
    [InlineData("4096")]
    [InlineData("16,8192")]
    public void Any_sequence_of_calls_leaves_the_contents_and_the_liveness_of_a_dictionary(string classes) => Properties.Hold(Programs, program =>
    {
        using var heap = new SlotHeap(new SlotHeapOptions { SizeClasses = SizeClassTable.Parse(classes), InitialSlots = 1 });
        var model = new HeapModel(heap);
        for (int i = 0; i < program.Length; i++)
        {
            Take(model, program[i].Step, program[i].Size, program[i].Which);
            if (i % 100 == 0)
                model.AssertSame();
        }
        model.AssertSame();
        heap.Compact();
        model.AssertSame();
        heap.Sweep(_ => false);
        Assert.All(heap.StatHeap(), pool => Assert.Equal((0L, 0L, 0L), (pool.LiveSlots, pool.EmbeddedBytes, pool.OutsideBytes)));
        Assert.True(heap.IsValid());
    }, tests: 40);

    private static void Take(HeapModel model, Step step, int size, int which)
    {
        switch (step)
        {
            case Step.Allocate:
                for (int i = 0; i <= which % 50; i++)
                    model.Allocate(size);
                break;
            case Step.Write:
                model.Write(which);
                break;
            case Step.Resize:
                model.Resize(which, size);
                break;
            case Step.Free:
                model.Free(which);
                break;
            case Step.FreeElsewhere:
                var thread = new Thread(() => model.Free(which));
                thread.Start();
                thread.Join();
                break;
            case Step.FreeMany:
                for (int i = 0; i < model.Count * 9 / 10; i++)
                    model.Free(which + (i * 7));
                break;
            case Step.Compact:
                Assert.True(model.Heap.Compact().IsComplete);
                break;
            case Step.CompactSome:
                model.Heap.Compact(size + 1);
                break;
            case Step.Sweep:
                model.Sweep();
                break;
            default:
                model.Heap.Trim();
                break;
        }
    }
}
