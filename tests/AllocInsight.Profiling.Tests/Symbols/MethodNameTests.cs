using System.Reflection;
using System.Runtime.CompilerServices;
using AllocInsight.Profiling.Symbols;
using CodeSamples;

namespace AllocInsight.Profiling.Tests.Symbols;

public sealed class MethodNameTests
{
    [Fact]
    public void Methods_are_named_as_their_author_wrote_them()
    {
        using var symbols = SampleModule.Open();
        var expected = SampleModule.Methods
            .Select(static method => (Method: method, Attribute: method.GetCustomAttribute<WrittenAsAttribute>()))
            .Where(static pair => pair.Attribute is not null)
            .ToList();
        Assert.True(expected.Count > 40);
        foreach (var (method, attribute) in expected) Assert.Equal(attribute!.Name, NameOf(symbols, method.MetadataToken));
    }

    [Fact]
    public void All_members_of_a_state_machine_bear_the_name_of_the_method_that_became_it()
    {
        using var symbols = SampleModule.Open();
        var machines = 0;
        foreach (var kickoff in SampleModule.Methods)
        {
            if (kickoff.GetCustomAttribute<StateMachineAttribute>() is not { } attribute || kickoff.GetCustomAttribute<WrittenAsAttribute>() is not { } name) continue;
            machines++;
            foreach (var member in attribute.StateMachineType.GetMethods(BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public))
                Assert.Equal(name.Name, NameOf(symbols, member.MetadataToken));
        }

        Assert.True(machines >= 10);
    }

    [Fact]
    public void Without_a_pdb_the_names_are_the_same()
    {
        using var directory = new TemporaryDirectory();
        var copy = Path.Combine(directory.Path, "CodeSamples.dll");
        SampleModule.CopyWithoutPdb(copy);
        using var bare = new ModuleSymbols(copy);
        using var full = SampleModule.Open();
        Assert.Equal(SymbolStatus.NoPdb, bare.Status);
        foreach (var method in SampleModule.Methods) Assert.Equal(NameOf(full, method.MetadataToken), NameOf(bare, method.MetadataToken));
    }

    [Fact]
    public void Top_level_statements_are_called_so()
    {
        using var symbols = SampleModule.Open();
        Assert.Equal("Program (top-level)", NameOf(symbols, SampleModule.Assembly.EntryPoint!.MetadataToken));
    }

    [Theory]
    [InlineData("Shop.Order", "Total", "Shop.Order.Total")]
    [InlineData("Shop.Order", ".ctor", "Shop.Order.Order")]
    [InlineData("Shop.Order", ".cctor", "static Shop.Order.Order")]
    [InlineData("Shop.Order", "get_Name", "Shop.Order.Name.get")]
    [InlineData("Shop.Order", "System.IDisposable.Dispose", "Shop.Order.IDisposable.Dispose")]
    [InlineData("Shop.Cart`1[System.__Canon]", "Sum", "Shop.Cart<T>.Sum")]
    [InlineData("Shop.Cart`2+Line[System.__Canon,System.Int32]", "Sum", "Shop.Cart<T1, T2>.Line.Sum")]
    [InlineData("Shop.Order+<TotalAsync>d__7", "MoveNext", "Shop.Order.TotalAsync")]
    [InlineData("Shop.Order+<>c", "<Run>b__0_1", "Shop.Order.Run.(lambda)")]
    [InlineData("Shop.Order+<>c__DisplayClass3_0", "<Run>b__0", "Shop.Order.Run.(lambda)")]
    [InlineData("Shop.Order+<>c+<<Run>b__0_1>d", "MoveNext", "Shop.Order.Run.(lambda)")]
    [InlineData("Shop.Order", "<Run>g__Local|0_1", "Shop.Order.Run.Local")]
    [InlineData("Program", "<Main>$", "Program (top-level)")]
    [InlineData("dynamicClass", "lambda_method12", "(dynamic) lambda_method12")]
    public void Events_alone_name_methods_too(string type, string method, string expected) =>
        Assert.Equal(expected, EventMethodName.NameOf(type, method));

    private static string NameOf(ModuleSymbols symbols, int token)
    {
        Assert.True(symbols.TryGetMethod(token, out var handle));
        return MethodNamer.NameOf(symbols, AuthoredMethod.Find(symbols, handle));
    }
}
