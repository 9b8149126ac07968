using System.Runtime.CompilerServices;
using AllocInsight.Profiling.Symbols;
using CodeSamples;

namespace AllocInsight.Profiling.Tests.Symbols;

public sealed class AllocationFinderTests
{
    [Theory]
    [InlineData(nameof(AllocationSamples.Object), "CodeSamples.Order", AllocationPlace.Here)]
    [InlineData(nameof(AllocationSamples.Array), "System.Int32[]", AllocationPlace.Here)]
    [InlineData(nameof(AllocationSamples.Matrix), "System.Int32[,]", AllocationPlace.Here)]
    [InlineData(nameof(AllocationSamples.Box), "System.Int32", AllocationPlace.Here)]
    [InlineData(nameof(AllocationSamples.BoxOfParameter), "CodeSamples.SamplePoint", AllocationPlace.Here)]
    [InlineData(nameof(AllocationSamples.ArrayOfParameter), "System.String[]", AllocationPlace.Here)]
    [InlineData(nameof(AllocationSamples.ArrayOfParameter), "System.Int32[][]", AllocationPlace.Here)]
    [InlineData(nameof(AllocationSamples.NewOfParameter), "CodeSamples.SampleClass", AllocationPlace.Here)]
    [InlineData(nameof(AllocationSamples.Params), "System.Object[]", AllocationPlace.Here)]
    [InlineData(nameof(AllocationSamples.Params), "System.Int32", AllocationPlace.Here)]
    [InlineData(nameof(AllocationSamples.Format), "System.String", AllocationPlace.Here)]
    [InlineData(nameof(AllocationSamples.Interpolation), "System.String", AllocationPlace.Here)]
    [InlineData(nameof(AllocationSamples.Collection), "System.Collections.Generic.List`1[System.Int32]", AllocationPlace.Here)]
    [InlineData(nameof(AllocationSamples.Nested), "Node", AllocationPlace.Here)]
    [InlineData(nameof(AllocationSamples.Callee), "CodeSamples.Order", AllocationPlace.InlinedCallee)]
    [InlineData(nameof(AllocationSamples.Object), "System.Int32[]", AllocationPlace.InlinedCallee)]
    [InlineData(nameof(AllocationSamples.FrameworkCallee), "System.Int32[]", AllocationPlace.InlinedFrameworkCallee)]
    [InlineData(nameof(AllocationSamples.Delegate), "CodeSamples.SampleClass", AllocationPlace.InlinedCallee)]
    [InlineData(nameof(AllocationSamples.ThroughDelegate), "CodeSamples.SampleClass", AllocationPlace.InlinedCallee)]
    [InlineData(nameof(AllocationSamples.Nothing), "System.Int32[]", AllocationPlace.Unknown)]
    public void A_statement_allocates_itself_or_leaves_it_to_what_it_calls(string method, string type, AllocationPlace expected)
    {
        using var symbols = SampleModule.Open();
        var token = SampleModule.Method(typeof(AllocationSamples), method).MetadataToken;
        Assert.Equal(expected, Locate(symbols, token, 0, type).Place);
    }

    [Theory]
    [InlineData(nameof(AllocationSamples.FrameworkCallee), AllocationPlace.InlinedFrameworkCallee, "System.Collections.Generic.List<T>.ToArray")]
    [InlineData(nameof(AllocationSamples.FrameworkCallees), AllocationPlace.InlinedFrameworkCallee, null)]
    [InlineData(nameof(AllocationSamples.ConvertedArgument), AllocationPlace.InlinedFrameworkCallee, "System.IO.Stream.Write")]
    [InlineData(nameof(AllocationSamples.MixedCallees), AllocationPlace.InlinedFrameworkCallee, "System.Collections.Generic.List<T>.ToArray")]
    [InlineData(nameof(AllocationSamples.WrappedCallee), AllocationPlace.InlinedCallee, null)] // the framework's method may be inlined in it
    [InlineData(nameof(AllocationSamples.Callee), AllocationPlace.Unknown, null)] // which makes another type
    [InlineData(nameof(AllocationSamples.Array), AllocationPlace.Unknown, null)]
    public void What_a_method_does_not_allocate_is_left_to_those_it_calls(string method, AllocationPlace expected, string? callee)
    {
        using var symbols = SampleModule.Open();
        var token = SampleModule.Method(typeof(AllocationSamples), method).MetadataToken;
        using var modules = new ModuleTable();
        var site = AllocationFinder.FindInCallees(modules, symbols, token, 0, "System.Int32[]");
        Assert.Equal((expected, callee), (site.Place, site.FrameworkCallee));
        if (expected != AllocationPlace.Unknown) Assert.Equal(site, Locate(symbols, token, 0, "System.Int32[]"));
    }

    [Theory]
    [InlineData(0, 1, 3)] // behind the first line
    [InlineData(-1, 0, 3)]
    public void Of_several_calls_that_may_make_it_the_first_has_the_line_and_the_last_is_named_too(int ilOffset, int line, int lastLine)
    {
        using var symbols = SampleModule.Open();
        using var modules = new ModuleTable();
        var token = SampleModule.Method(typeof(AllocationSamples), nameof(AllocationSamples.Texts)).MetadataToken;
        var first = symbols.GetLine(token, 0)!.Line;
        var site = AllocationFinder.FindInCallees(modules, symbols, token, ilOffset, "System.Int32[]");
        Assert.Equal(AllocationPlace.InlinedFrameworkCallee, site.Place);
        Assert.Equal((first + line, first + lastLine), (symbols.GetLine(token, site.IlOffset!.Value)!.Line, site.LastLine));
    }

    [Fact]
    public void An_awaits_own_allocations_are_the_awaits()
    {
        using var symbols = SampleModule.Open();
        var kickoff = SampleModule.Method(typeof(AllocationSamples), nameof(AllocationSamples.Await));
        var machine = ((AsyncStateMachineAttribute)kickoff.GetCustomAttributes(typeof(AsyncStateMachineAttribute), false)[0]).StateMachineType;
        var token = SampleModule.Method(machine, "MoveNext").MetadataToken;
        var call = MethodBody.Read(symbols, token).First(instruction =>
            MethodBody.TargetOf(symbols, instruction)?.Name.StartsWith("Await", StringComparison.Ordinal) == true);
        const string Box = "AsyncStateMachineBox`1[System.Threading.Tasks.VoidTaskResult,CodeSamples.AllocationSamples+<Await>d__13]";
        Assert.Equal(AllocationPlace.Here, Locate(symbols, token, call.Offset, Box).Place);
    }

    [Fact]
    public void A_lambdas_delegate_and_closure_are_the_lambdas()
    {
        using var symbols = SampleModule.Open();
        var token = SampleModule.Method(typeof(AllocationSamples), nameof(AllocationSamples.Lambda)).MetadataToken;
        var closure = SampleModule.Assembly.GetTypes().Single(static type => type.GetMethods(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)
            .Any(method => method.Name == "<Lambda>b__0" && type.FullName!.StartsWith("CodeSamples.AllocationSamples", StringComparison.Ordinal)));
        var news = MethodBody.Read(symbols, token).Where(static instruction => instruction.Code == System.Reflection.Emit.OpCodes.Newobj).Select(static instruction => instruction.Offset).ToList();
        Assert.Equal(2, news.Count);
        Assert.Equal(AllocationPlace.Here, Locate(symbols, token, news[0], closure.Name).Place);
        Assert.Equal(AllocationPlace.Here, Locate(symbols, token, news[1], "System.Func`1[System.Int32]").Place);
    }

    [Theory]
    [InlineData("System.Collections.Generic.List`1[System.Int64]", 0)]
    [InlineData("System.Collections.Generic.List`1[System.String]", 1)]
    [InlineData("System.Collections.Generic.List`1[System.Int64[]]", 2)]
    [InlineData("System.Collections.Generic.List`1[System.Byte]", null)]
    public void Constructed_types_are_told_apart_by_their_arguments(string type, int? line)
    {
        using var symbols = SampleModule.Open();
        var token = SampleModule.Method(typeof(AllocationSamples), nameof(AllocationSamples.Lists)).MetadataToken;
        var found = AllocationFinder.FindAll(symbols, token, type).Select(offset => symbols.GetLine(token, offset)!.Line - symbols.GetLine(token, 0)!.Line);
        Assert.Equal(line is { } expected ? [expected] : [], found);
    }

    [Fact]
    public void The_instruction_tells_what_events_leave_out()
    {
        using var symbols = SampleModule.Open();
        var token = SampleModule.Method(typeof(AllocationSamples), nameof(AllocationSamples.Nested)).MetadataToken;
        var site = Locate(symbols, token, 0, "Node");
        Assert.Equal("CodeSamples.InliningSample+Node", site.TypeName);
        Assert.Equal(1, site.IlOffset);
    }

    [Theory]
    [InlineData("System.Byte[]", 3)]
    [InlineData("System.Int64[]", null)]
    public void Of_several_lines_that_the_code_does_not_tell_apart_the_last_is_named_too(string type, int? behindFirst)
    {
        using var symbols = SampleModule.Open();
        var token = SampleModule.Method(typeof(AllocationSamples), nameof(AllocationSamples.SeveralLines)).MetadataToken;
        var first = symbols.GetLine(token, 0)!.Line;
        Assert.Equal(first + behindFirst, Locate(symbols, token, (0, int.MaxValue), type).LastLine);
        Assert.Null(Locate(symbols, token, 0, type).LastLine);
    }

    [Fact]
    public void A_line_whose_callee_may_be_inlined_may_be_meant_with_the_one_before_it()
    {
        using var symbols = SampleModule.Open();
        var token = SampleModule.Method(typeof(AllocationSamples), nameof(AllocationSamples.LinesThatCall)).MetadataToken;
        var first = symbols.GetLine(token, 0)!.Line;
        Assert.Equal(first + 1, Locate(symbols, token, (0, int.MaxValue), "System.Byte[]").LastLine);
    }

    [Fact]
    public void With_inline_trees_a_line_that_only_calls_is_not_meant()
    {
        using var symbols = SampleModule.Open();
        var token = SampleModule.Method(typeof(AllocationSamples), nameof(AllocationSamples.LinesThatCall)).MetadataToken;
        Assert.Null(Locate(symbols, token, (0, int.MaxValue), "System.Byte[]", hasInlined: false).LastLine);
    }

    [Theory]
    [InlineData(nameof(AllocationSamples.BothOnOneLine), true)]
    [InlineData(nameof(AllocationSamples.ThroughGenericType), true)]
    [InlineData(nameof(AllocationSamples.ThroughOverride), true)]
    [InlineData(nameof(AllocationSamples.ThroughFrameworksInterface), true)]
    [InlineData(nameof(AllocationSamples.ThroughExplicitImplementation), true)]
    [InlineData(nameof(AllocationSamples.SealedFrameworkMethod), false)]
    [InlineData(nameof(AllocationSamples.AloneOnItsLine), false)]
    [InlineData(nameof(AllocationSamples.Params), false)]
    public void A_statement_that_allocates_and_calls_what_does_may_count_for_both_unless_trees_tell(string method, bool expected)
    {
        using var symbols = SampleModule.Open();
        var token = SampleModule.Method(typeof(AllocationSamples), method).MetadataToken;
        var type = method == nameof(AllocationSamples.Params) ? "System.Object[]" : "System.Byte[]";
        var site = Locate(symbols, token, 0, type);
        Assert.Equal((AllocationPlace.Here, expected), (site.Place, site.MayBeInCallee));
        Assert.False(Locate(symbols, token, (0, -1), type, hasInlined: false).MayBeInCallee);
    }

    [Fact]
    public void An_interpolated_string_may_be_meant_with_the_one_before_it()
    {
        using var symbols = SampleModule.Open();
        var token = SampleModule.Method(typeof(AllocationSamples), nameof(AllocationSamples.SeveralLines)).MetadataToken;
        var concat = MethodBody.Read(symbols, token).First(instruction => MethodBody.TargetOf(symbols, instruction)?.Name == "Concat").Offset;
        var site = Locate(symbols, token, (concat, int.MaxValue), "System.String");
        Assert.Equal(AllocationPlace.Here, site.Place);
        Assert.Equal(symbols.GetLine(token, concat)!.Line + 2, site.LastLine);
    }

    [Fact]
    public void Every_body_of_the_samples_decodes_to_its_end()
    {
        foreach (var method in SampleModule.Methods)
        {
            if (method.GetMethodBody()?.GetILAsByteArray() is not { } il) continue;
            var last = IlInstruction.Decode(il)[^1];
            Assert.Contains(last.Code.FlowControl, new[] { System.Reflection.Emit.FlowControl.Return, System.Reflection.Emit.FlowControl.Throw, System.Reflection.Emit.FlowControl.Branch });
        }
    }

    [Fact]
    public void Bytes_that_are_no_il_end_the_decoding()
    {
        Assert.Empty(IlInstruction.Decode([0xFF]));
        Assert.Empty(IlInstruction.Decode([0xFE]));
        Assert.Empty(IlInstruction.Decode([0x28, 1, 2]));
        Assert.Empty(IlInstruction.Decode([0x45, 0xFF, 0xFF, 0xFF, 0xFF]));
    }

    private static AllocationSite Locate(ModuleSymbols symbols, int token, int ilOffset, string type) => Locate(symbols, token, (ilOffset, -1), type);

    private static AllocationSite Locate(ModuleSymbols symbols, int token, (int Start, int End) il, string type, bool hasInlined = true)
    {
        using var modules = new ModuleTable();
        return AllocationFinder.Find(modules, symbols, token, il, type, hasInlined ? modules.Calls.Allocating(type) : null);
    }
}
