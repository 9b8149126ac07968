using System.Xml.Linq;
using AllocInsight.Profiling.Symbols;

namespace AllocInsight.Profiling.Tests.Symbols;

public sealed class DocumentationIdTests
{
    [Fact]
    public void Ids_are_those_that_the_compiler_writes()
    {
        var written = XDocument.Load(Path.ChangeExtension(SampleModule.Path, ".xml"))
            .Descendants("member").Select(static member => member.Attribute("name")!.Value)
            .Where(static id => id.StartsWith("M:", StringComparison.Ordinal))
            .ToList();
        Assert.True(written.Count > 35);
        using var symbols = SampleModule.Open();
        var made = SampleModule.Methods.Select(method => IdOf(symbols, method.MetadataToken)).ToList();
        Assert.Equal(made.Count, made.Distinct().Count());
        Assert.Empty(written.Except(made));
    }

    [Fact]
    public void Lambdas_and_state_machines_have_the_id_of_the_method_around_them()
    {
        using var symbols = SampleModule.Open();
        var lambdas = SampleModule.Methods.Where(static method => method.Name.StartsWith("<Lambdas>b__", StringComparison.Ordinal)).ToList();
        Assert.Equal(5, lambdas.Count);
        var ids = lambdas.Select(lambda => AuthoredId(symbols, lambda.MetadataToken)).ToList();
        // Both overloads have lambdas; lines tell whose is whose.
        Assert.Equal(4, ids.Count(static id => id == "M:CodeSamples.Order.Lambdas(System.Int32)"));
        Assert.Equal(1, ids.Count(static id => id == "M:CodeSamples.Order.Lambdas(System.String)"));

        var iterators = SampleModule.Methods.Where(static method => method.Name == "MoveNext" && method.DeclaringType!.Name.StartsWith("<Items>", StringComparison.Ordinal));
        Assert.Equal(
            ["M:CodeSamples.Order.Items(System.Int32)", "M:CodeSamples.Order.Items(System.String)"],
            iterators.Select(method => AuthoredId(symbols, method.MetadataToken)).Order());
    }

    private static string IdOf(ModuleSymbols symbols, int token)
    {
        Assert.True(symbols.TryGetMethod(token, out var handle));
        return DocumentationId.Of(symbols.Metadata!, handle);
    }

    private static string? AuthoredId(ModuleSymbols symbols, int token)
    {
        Assert.True(symbols.TryGetMethod(token, out var handle));
        return AuthoredMethod.Find(symbols, handle).Definition is { } definition ? DocumentationId.Of(symbols.Metadata!, definition) : null;
    }
}
