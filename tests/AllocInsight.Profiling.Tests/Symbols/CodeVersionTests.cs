using AllocInsight.Profiling.Events;
using AllocInsight.Profiling.Symbols;
using CodeSamples;

namespace AllocInsight.Profiling.Tests.Symbols;

/// <summary>Several versions of one method's code, told in any order and more than once.</summary>
public sealed class CodeVersionTests
{
    private const ulong Method = 77;
    private const ulong Module = 5;
    private static readonly int Token = SampleModule.Method(typeof(InliningSample), nameof(InliningSample.Outer)).MetadataToken;

    [Fact]
    public void Each_version_goes_by_its_own_map()
    {
        using var map = new CodeMap();
        AddIlMap(map, version: 1, (0x00, -2), (0x10, 18));
        AddMethod(map, start: 0x1000, version: 0);
        AddMethod(map, start: 0x2000, version: 1);
        AddIlMap(map, version: 0, (0x00, 0), (0x10, 12));
        AddModule(map);
        Assert.Equal(12, map.Resolve(0x1021)[0].IlOffset);
        Assert.Equal(18, map.Resolve(0x2021)[0].IlOffset);
        Assert.Equal(SampleModule.MarkedLine("call"), map.Resolve(0x1021)[0].Line);
        Assert.Equal(SampleModule.MarkedLine("generic"), map.Resolve(0x2021)[0].Line);
    }

    [Fact]
    public void A_return_address_belongs_to_the_instruction_before_it()
    {
        using var map = new CodeMap();
        AddMethod(map, start: 0x1000, version: 0);
        AddIlMap(map, version: 0, (0x00, 0), (0x10, 12));
        AddModule(map);
        Assert.Equal(0, map.Resolve(0x1010)[0].IlOffset);
        Assert.Equal(12, map.Resolve(0x1011)[0].IlOffset);
        Assert.Equal(12, map.Resolve(0x1100)[0].IlOffset);
        Assert.Equal(CodeFrame.UnknownMethod, map.Resolve(0x1000)[0].Method);
        Assert.Equal(CodeFrame.UnknownMethod, map.Resolve(0x1101)[0].Method);
    }

    [Fact]
    public void A_second_report_of_the_same_code_changes_nothing()
    {
        using var map = new CodeMap();
        for (var i = 0; i < 2; i++)
        {
            AddMethod(map, start: 0x1000, version: 0);
            AddIlMap(map, version: 0, (0x00, 12));
            AddModule(map);
        }

        Assert.Equal(SampleModule.MarkedLine("call"), Assert.Single(map.Resolve(0x1021)).Line);
    }

    [Fact]
    public void Code_without_a_map_leads_to_the_methods_first_line()
    {
        using var map = new CodeMap();
        AddMethod(map, start: 0x1000, version: 0);
        AddModule(map);
        var frame = map.Resolve(0x1021)[0];
        Assert.Equal((-1, SampleModule.MarkedLine("own")), (frame.IlOffset, frame.Line));
    }

    [Fact]
    public void Without_a_map_what_is_called_may_be_meant_as_well_as_the_only_instruction_that_allocates_the_type()
    {
        using var map = new CodeMap();
        AddMethod(map, start: 0x1000, version: 0);
        AddModule(map);
        var found = map.ResolveAllocation(0x1021, "Node");
        Assert.Equal((SampleModule.MarkedLine("call"), SampleModule.MarkedLine("elsewhere")), (found.Frames[0].Line, found.Site.LastLine));
        Assert.True(found.Site.MayBeInCallee);
    }

    [Theory]
    [InlineData("System.Byte[]", "own")]
    [InlineData("System.Int16[]", "mixed")]
    public void Without_a_map_the_only_instruction_that_allocates_the_type_tells_the_line(string type, string mark)
    {
        using var map = new CodeMap();
        AddMethod(map, start: 0x1000, version: 0);
        AddModule(map);
        Assert.Equal(SampleModule.MarkedLine(mark), map.ResolveAllocation(0x1021, type).Frames[0].Line);
    }

    [Fact]
    public void Without_a_map_one_of_several_such_instructions_is_not_guessed()
    {
        using var map = new CodeMap();
        AddMethod(map, start: 0x1000, version: 0, SampleModule.Method(typeof(InliningSample), nameof(InliningSample.Twice)).MetadataToken);
        AddModule(map);
        var frame = map.ResolveAllocation(0x1021, "System.UInt64[]").Frames[0];
        Assert.Equal((-1, SampleModule.MarkedLine("twice-first")), (frame.IlOffset, frame.Line));
    }

    [Fact]
    public void What_comes_later_corrects_an_earlier_answer()
    {
        using var map = new CodeMap();
        Assert.Equal(CodeFrame.UnknownMethod, map.Resolve(0x1021)[0].Method);
        AddMethod(map, start: 0x1000, version: 0);
        Assert.Null(map.Resolve(0x1021)[0].Line);
        AddModule(map);
        Assert.NotNull(map.Resolve(0x1021)[0].Line);
    }

    [Fact]
    public void A_module_without_symbols_is_told_once_its_code_was_met()
    {
        using var map = new CodeMap();
        AddMethod(map, start: 0x1000, version: 0);
        AddModule(map, "/nowhere/Shop.dll");
        Assert.Empty(map.MissingSymbols);
        var frame = map.Resolve(0x1021)[0];
        Assert.Equal(("Shop.Order.Total", "Shop", false), (frame.Method, frame.Module, frame.IsFramework));
        var missing = Assert.Single(map.MissingSymbols);
        Assert.Equal(("Shop", SymbolStatus.UnreadableModule), (missing.Module, missing.Status));
        Assert.Contains("/nowhere/Shop.dll", missing.Explanation, StringComparison.Ordinal);
    }

    private static void AddMethod(CodeMap map, ulong start, ulong version, int? token = null)
    {
        var payload = CodePayloads.Method(Method, Module, start, 0x100, token ?? Token, "Shop.Order", "Total", version);
        Assert.True(MethodLoad.TryRead(payload, version == 0 ? 1 : 2, out var load));
        map.AddMethod(load);
    }

    private static void AddIlMap(CodeMap map, ulong version, params (int Native, int Il)[] entries)
    {
        Assert.True(MethodIlMap.TryRead(CodePayloads.IlMap(Method, version, entries), out var ilMap));
        map.AddIlMap(ilMap);
    }

    private static void AddModule(CodeMap map, string? path = null)
    {
        Assert.True(ModuleLoad.TryRead(CodePayloads.Module(Module, path ?? SampleModule.Path), 0, out var module));
        map.AddModule(module);
    }
}
