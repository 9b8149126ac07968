using System.Reflection;
using AllocInsight.Profiling.Symbols;
using CodeSamples;

namespace AllocInsight.Profiling.Tests.Symbols;

public sealed class CallFinderTests
{
    private static readonly (int Start, int End) Whole = (0, int.MaxValue);

    [Theory]
    [InlineData("ToString", 3, null)] // the only one, behind the statement that the map names
    [InlineData("Insert", 1, 2)] // the first of two
    [InlineData("AppendLine", 2, null)]
    public void A_call_behind_the_statement_that_the_map_names_is_moved_to_its_own(string callee, int line, int? lastLine)
    {
        using var symbols = SampleModule.Open();
        var token = SampleModule.Method(typeof(AllocationSamples), nameof(AllocationSamples.Texts)).MetadataToken;
        var first = symbols.GetLine(token, 0)!.Line;
        var place = Find(symbols, token, Whole, callee)!.Value;
        Assert.Equal((first + line, first + lastLine), (symbols.GetLine(token, place.IlOffset)!.Line, place.LastLine));
    }

    [Fact]
    public void A_statement_that_makes_such_a_call_itself_may_be_meant_with_those_behind_it()
    {
        using var symbols = SampleModule.Open();
        var token = SampleModule.Method(typeof(AllocationSamples), nameof(AllocationSamples.Texts)).MetadataToken;
        var first = symbols.GetLine(token, 0)!.Line;
        Assert.Equal(new CallPlace(0, first + 1), Find(symbols, token, Whole, "Append"));
    }

    [Fact]
    public void A_statement_whose_callee_makes_such_a_call_may_be_meant_with_those_behind_it()
    {
        using var symbols = SampleModule.Open();
        var token = SampleModule.Method(typeof(AllocationSamples), nameof(AllocationSamples.TextOfCallee)).MetadataToken;
        Assert.Equal(new CallPlace(0, symbols.GetLine(token, 0)!.Line + 1, IsInInlined: true, IsKnown: true), Find(symbols, token, Whole, "ToString"));
        Assert.Null(Find(symbols, token, (-1, -1), "ToString"));
    }

    [Fact]
    public void A_constructor_is_called_by_its_type()
    {
        using var symbols = SampleModule.Open();
        var token = SampleModule.Method(typeof(AllocationSamples), nameof(AllocationSamples.Constructors)).MetadataToken;
        using var modules = new ModuleTable();
        var place = CallFinder.Find(symbols, token, Whole, [CalledName.Of("System.Collections.Generic.List`1", ".ctor")], modules.Calls)!.Value;
        Assert.Equal(symbols.GetLine(token, 0)!.Line + 1, symbols.GetLine(token, place.IlOffset)!.Line);
    }

    [Fact]
    public void What_the_framework_calls_itself_is_called_through_a_method_of_its_type()
    {
        using var modules = new ModuleTable();
        using var core = new ModuleSymbols(typeof(List<>).Assembly.Location);
        var resize = typeof(List<>).GetMethod("AddWithResize", BindingFlags.Instance | BindingFlags.NonPublic)!;
        Assert.Equal([CalledName.Of("List`1", "Add")], modules.Calls.CallersInType(new(core, resize.MetadataToken))[0]);
    }

    [Fact]
    public void Methods_between_may_have_been_inlined()
    {
        using var modules = new ModuleTable();
        using var core = new ModuleSymbols(typeof(List<>).Assembly.Location);
        var grow = typeof(List<>).GetMethod("Grow", BindingFlags.Instance | BindingFlags.NonPublic)!;
        var levels = modules.Calls.CallersInType(new(core, grow.MetadataToken));
        Assert.Contains(CalledName.Of("List`1", "AddWithResize"), levels[0]);
        Assert.Contains(CalledName.Of("List`1", "Add"), levels[1]);
        Assert.Equal(levels.Sum(static level => level.Count), levels.SelectMany(static level => level).Distinct().Count());
    }

    [Fact]
    public void Without_a_map_a_single_call_of_that_name_is_the_one_and_of_several_the_last_is_named_too()
    {
        using var symbols = SampleModule.Open();
        var token = SampleModule.Method(typeof(AllocationSamples), nameof(AllocationSamples.Texts)).MetadataToken;
        var line = symbols.GetLine(token, Find(symbols, token, (-1, -1), "ToString")!.Value.IlOffset)!.Line;
        Assert.Equal(symbols.GetLine(token, 0)!.Line + 3, line);
        Assert.Equal(line - 1, Find(symbols, token, (-1, -1), "Insert")!.Value.LastLine);
    }

    [Theory]
    [InlineData("Clear")] // called nowhere: a delegate's target, for one
    [InlineData("Append")] // of the statement alone
    public void Where_nothing_tells_more_than_the_map_it_stands(string callee)
    {
        using var symbols = SampleModule.Open();
        var token = SampleModule.Method(typeof(AllocationSamples), nameof(AllocationSamples.Texts)).MetadataToken;
        Assert.Null(Find(symbols, token, (0, symbols.GetLines(token)!.StatementAt(0).End), callee));
    }

    [Fact]
    public void Where_any_of_several_may_be_called_the_first_has_the_line_and_the_last_is_named_too()
    {
        using var symbols = SampleModule.Open();
        var token = SampleModule.Method(typeof(AllocationSamples), nameof(AllocationSamples.Texts)).MetadataToken;
        var first = symbols.GetLine(token, 0)!.Line;
        var place = Find(symbols, token, Whole, "ToString", "Insert")!.Value;
        Assert.Equal((first + 1, first + 3), (symbols.GetLine(token, place.IlOffset)!.Line, place.LastLine));
    }

    private static CallPlace? Find(ModuleSymbols symbols, int token, (int Start, int End) il, params string[] callees)
    {
        using var modules = new ModuleTable();
        return CallFinder.Find(symbols, token, il, [.. callees.Select(static callee => CalledName.Of("System.Text.StringBuilder", callee))], modules.Calls);
    }
}
