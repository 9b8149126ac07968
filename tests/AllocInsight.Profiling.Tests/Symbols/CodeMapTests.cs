using AllocInsight.Profiling.Symbols;
using AllocInsight.Profiling.Tests.Events;

namespace AllocInsight.Profiling.Tests.Symbols;

/// <summary>From the stacks of a real trace to lines of the samples' source.</summary>
[Collection(nameof(SampleTrace))]
public sealed class CodeMapTests(SampleTrace trace)
{
    private const string Outer = "CodeSamples.InliningSample.Outer";
    private const string Middle = "CodeSamples.InliningSample.Middle";
    private const string Create = "CodeSamples.InliningSample.Create";
    private const string Run = "CodeSamples.InliningSample.Run";

    [Fact]
    public void Without_inline_trees_allocations_are_credited_to_the_line_of_the_call()
    {
        using var map = trace.ReadCodeMap(withInlineTrees: false);
        Assert.False(map.HasInlineTrees);
        var found = Innermost(map, frames: 1);
        Assert.Equal(
            [
                Line("Leaf`1[System.String]", Outer, "generic"),
                Line("Node", Outer, "call"),
                Line("Node", Outer, "mixed"),
                Line("Pair", Outer, "mixed"),
                Line("System.Byte[]", Outer, "own"),
                Line("System.Int16[]", Outer, "mixed"),
                Line("System.String[]", Outer, "generic"),
            ],
            found);
    }

    [Fact]
    public void With_inline_trees_they_are_credited_to_the_line_that_allocates()
    {
        using var map = trace.ReadCodeMap(withInlineTrees: true);
        Assert.True(map.HasInlineTrees);
        var found = Innermost(map, frames: 3);
        Assert.Equal(
            [
                $"{Line("Leaf`1[System.String]", Outer, "generic")} < {Run} < Program (top-level)",
                $"{Line("Node", Create, "leaf")} < {Middle}:{SampleModule.MarkedLine("middle")} < {Outer}:{SampleModule.MarkedLine("call")}",
                $"{Line("Node", Create, "leaf")} < {Outer}:{SampleModule.MarkedLine("mixed")} < {Run}",
                $"{Line("Pair", Outer, "mixed")} < {Run} < Program (top-level)",
                $"{Line("System.Byte[]", Outer, "own")} < {Run} < Program (top-level)",
                $"{Line("System.Int16[]", Outer, "mixed")} < {Run} < Program (top-level)",
                $"{Line("System.String[]", "CodeSamples.InliningSample.Leaf<T>.Leaf", "in-generic")} < {Outer}:{SampleModule.MarkedLine("generic")} < {Run}",
            ],
            found);
    }

    [Theory]
    [InlineData("System.Byte[]", AllocationPlace.Here)]
    [InlineData("Pair", AllocationPlace.Here)]
    [InlineData("System.Int16[]", AllocationPlace.Here)]
    [InlineData("Node", AllocationPlace.InlinedCallee)]
    [InlineData("System.String[]", AllocationPlace.InlinedCallee)]
    public void Without_inline_trees_the_il_tells_where_a_callee_was_inlined(string type, AllocationPlace expected)
    {
        using var map = trace.ReadCodeMap(withInlineTrees: false);
        var places = SampledStacks.Read(trace).Where(stack => stack.Type == type)
            .Select(stack => map.ResolveAllocation(stack.Addresses[0], type).Site.Place).Distinct();
        Assert.Equal([expected], places);
    }

    [Fact]
    public void Framework_frames_are_told_from_the_programs()
    {
        using var map = trace.ReadCodeMap(withInlineTrees: false);
        var modules = SampledStacks.Read(trace).SelectMany(static stack => stack.Addresses).SelectMany(map.Resolve)
            .Select(static frame => (frame.Module, frame.IsFramework)).ToHashSet();
        Assert.Contains(("CodeSamples", false), modules);
        Assert.Contains(("System.Private.CoreLib", true), modules);
        Assert.DoesNotContain(("System.Private.CoreLib", false), modules);
        Assert.Empty(map.MissingSymbols);
    }

    [Fact]
    public void Frames_carry_what_the_analyzers_match_by()
    {
        using var map = trace.ReadCodeMap(withInlineTrees: false);
        var frame = Stacks(map).First(static stack => stack.Type == "System.Byte[]").Frames[0];
        Assert.Equal("M:CodeSamples.InliningSample.Outer(System.Int32)", frame.MethodId);
        Assert.Equal(64, frame.SourceSha256!.Length);
        Assert.Equal(0, frame.IlOffset);
        Assert.Equal(9, frame.Column);
        Assert.Equal(SampleModule.Path, frame.ModulePath);
        Assert.EndsWith("InliningSample.cs", frame.File, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_that_no_event_told_of_is_unknown_and_says_so()
    {
        using var map = new CodeMap();
        foreach (var address in (ulong[])[0, 1, 0x1234, ulong.MaxValue])
        {
            var frame = Assert.Single(map.Resolve(address));
            Assert.Equal(CodeFrame.UnknownMethod, frame.Method);
            Assert.Null(frame.Line);
            Assert.Equal(default, map.ResolveAllocation(address, "System.Int32").Site);
        }
    }

    [Fact]
    public void An_answer_is_kept_and_is_the_same_object()
    {
        using var map = trace.ReadCodeMap(withInlineTrees: true);
        var address = SampledStacks.Read(trace)[^1].Addresses[0];
        Assert.Same(map.Resolve(address), map.Resolve(address));
    }

    private static string Line(string type, string method, string mark) => $"{type}: {method}:{SampleModule.MarkedLine(mark)}";

    /// <summary>The distinct innermost frames of all samples inside the inlining sample, in order.</summary>
    private List<string> Innermost(CodeMap map, int frames) =>
    [
        .. Stacks(map)
            .Select(stack => $"{stack.Type}: " + string.Join(" < ", stack.Frames.Take(frames)
                .Select(static frame => frame.Method == Run || frame.Method.StartsWith("Program", StringComparison.Ordinal) ? frame.Method : $"{frame.Method}:{frame.Line}")))
            .Distinct().Order(StringComparer.Ordinal),
    ];

    private IEnumerable<(string Type, List<CodeFrame> Frames)> Stacks(CodeMap map) => SampledStacks.Read(trace)
        .Select(stack => (stack.Type, Frames: stack.Addresses.SelectMany(map.Resolve).ToList()))
        .Where(static stack => stack.Frames.FindIndex(static frame => frame.Method == Outer) is >= 0 and var outer
            && stack.Frames.Take(outer).All(static frame => frame.IsInlined));
}
