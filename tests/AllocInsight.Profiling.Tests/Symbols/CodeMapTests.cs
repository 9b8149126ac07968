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
                Line("Node", Outer, "elsewhere"),
                Line("Pair", Outer, "mixed"),
                Line("System.Byte[]", Outer, "own"),
                Line("System.Int16[]", Outer, "mixed"),
                Line("System.Int64[]", Outer, "mixed"), // by the JIT's map, which has no entry for that statement
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
                $"{Line("Node", Outer, "elsewhere")} < {Run} < Program (top-level)",
                $"{Line("Pair", Outer, "mixed")} < {Run} < Program (top-level)",
                $"{Line("System.Byte[]", Outer, "own")} < {Run} < Program (top-level)",
                $"{Line("System.Int16[]", Outer, "mixed")} < {Run} < Program (top-level)",
                $"{Line("System.Int64[]", Outer, "mixed")} < {Run} < Program (top-level)",
                $"{Line("System.String[]", "CodeSamples.InliningSample.Leaf<T>.Leaf", "in-generic")} < {Outer}:{SampleModule.MarkedLine("generic")} < {Run}",
            ],
            found);
    }

    [Theory]
    [InlineData("System.Byte[]", AllocationPlace.Here, "own")]
    [InlineData("Pair", AllocationPlace.Here, "mixed")]
    [InlineData("System.Int16[]", AllocationPlace.Here, "mixed")]
    [InlineData("System.Int64[]", AllocationPlace.Here, "coarse")]
    [InlineData("System.String[]", AllocationPlace.InlinedCallee, "generic")]
    public void The_il_tells_the_line_and_where_a_callee_was_inlined(string type, AllocationPlace place, params string[] marks)
    {
        using var map = trace.ReadCodeMap(withInlineTrees: false);
        var sites = Stacks(map).Where(stack => stack.Type == type).Select(stack => map.ResolveAllocation(stack.Address, type)).ToList();
        Assert.All(sites, site => Assert.Equal(place, site.Site.Place));
        Assert.Equal(marks.Select(SampleModule.MarkedLine), sites.Select(static site => site.Frames[0].Line ?? 0).Distinct().Order());
    }

    /// <summary>The method creates that type elsewhere, too, which must not draw the inlined callee's allocations to itself.</summary>
    [Fact]
    public void An_inlined_callees_allocation_is_not_taken_for_another_statements()
    {
        using var map = trace.ReadCodeMap(withInlineTrees: false);
        var sites = Stacks(map).Where(static stack => stack.Type == "Node").Select(stack => map.ResolveAllocation(stack.Address, stack.Type))
            .Select(static allocation => (allocation.Frames[0].Line ?? 0, allocation.Site.Place)).Distinct().Order();
        Assert.Equal(
            [
                (SampleModule.MarkedLine("call"), AllocationPlace.InlinedCallee),
                (SampleModule.MarkedLine("mixed"), AllocationPlace.InlinedCallee),
                (SampleModule.MarkedLine("elsewhere"), AllocationPlace.Here),
            ],
            sites);
    }

    [Theory]
    [InlineData("Node", "CodeSamples.InliningSample+Node", "leaf", "elsewhere")]
    [InlineData("System.String[]", "System.String[]", "in-generic")]
    [InlineData("Leaf`1[System.String]", "CodeSamples.InliningSample+Leaf`1[System.String]", "generic")]
    [InlineData("System.Int64[]", "System.Int64[]", "coarse")]
    public void With_inline_trees_the_il_confirms_the_line(string type, string fullName, params string[] marks)
    {
        using var map = trace.ReadCodeMap(withInlineTrees: true);
        var sites = Stacks(map).Where(stack => stack.Type == type).Select(stack => map.ResolveAllocation(stack.Address, type)).ToList();
        Assert.NotEmpty(sites);
        Assert.All(sites, site => Assert.Equal((AllocationPlace.Here, fullName), (site.Site.Place, site.Site.TypeName)));
        Assert.Equal(marks.Select(SampleModule.MarkedLine).Order(), sites.Select(static site => site.Frames[0].Line ?? 0).Distinct().Order());
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
            Assert.Equal(new AllocationSite(AllocationPlace.Unknown), map.ResolveAllocation(address, "System.Int32").Site);
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

    private IEnumerable<(string Type, ulong Address, List<CodeFrame> Frames)> Stacks(CodeMap map) => SampledStacks.Read(trace)
        .Select(stack => (stack.Type, Address: stack.Addresses[0], Frames: stack.Addresses.SelectMany(map.Resolve).ToList()))
        .Where(static stack => stack.Frames.FindIndex(static frame => frame.Method == Outer) is >= 0 and var outer
            && stack.Frames.Take(outer).All(static frame => frame.IsInlined));
}
