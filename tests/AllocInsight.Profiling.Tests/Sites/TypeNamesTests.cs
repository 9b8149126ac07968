using AllocInsight.Profiling.Events;
using AllocInsight.Profiling.Sites;
using AllocInsight.Profiling.Symbols;
using AllocInsight.Profiling.Tests.Symbols;

namespace AllocInsight.Profiling.Tests.Sites;

public sealed class TypeNamesTests
{
    private const string Entries = "Entry[System.Int32,System.String][]";

    [Fact]
    public void A_type_is_called_as_at_its_sites_unless_those_disagree()
    {
        using CodeMap code = new();
        Assert.True(ModuleLoad.TryRead(CodePayloads.Module(1, typeof(object).Assembly.Location), version: 1, out ModuleLoad load));
        code.AddModule(load);
        TypeNames names = new(code);
        Assert.Equal(Entries, names.Of(Entries));

        string full = names.Of(Entries, ["System.Collections.Generic.Dictionary<TKey, TValue>.TryInsert"]);
        Assert.Equal("System.Collections.Generic.Dictionary`2+" + Entries, full);
        Assert.Equal(full, names.Of(Entries));

        names.Of(Entries, ["System.Runtime.CompilerServices.ConditionalWeakTable<TKey, TValue>.Add"]);
        Assert.Equal(Entries, names.Of(Entries));
    }
}
