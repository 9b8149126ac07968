using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using AllocInsight.Profiling.Symbols;
using CodeSamples;

namespace AllocInsight.Profiling.Tests.Symbols;

public sealed class SourceLineTests
{
    [Fact]
    public void A_method_leads_to_its_file_and_line()
    {
        var (line, file) = LineSamples.Plain();
        using var symbols = SampleModule.Open();
        var found = symbols.GetLine(Token(nameof(LineSamples.Plain)), 0);
        Assert.Equal((file, line), (found!.File, found.Line));
        Assert.Equal(SymbolStatus.Found, symbols.Status);
    }

    [Fact]
    public void The_sources_hash_is_that_of_the_file()
    {
        using var symbols = SampleModule.Open();
        var found = symbols.GetLine(Token(nameof(LineSamples.Plain)), 0)!;
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(found.File))), found.Sha256);
    }

    [Fact]
    public async Task Lines_of_an_async_method_are_in_its_state_machine()
    {
        var (first, second) = await LineSamples.Asynchronous();
        using var symbols = SampleModule.Open();
        Assert.Equal([first, second], CallLines(symbols, MoveNext(nameof(LineSamples.Asynchronous)), "Here"));
    }

    [Fact]
    public void Lines_of_a_lambda_are_its_own()
    {
        using var symbols = SampleModule.Open();
        var lambda = SampleModule.Methods.Single(static method => method.Name.StartsWith("<Lambda>b__", StringComparison.Ordinal) && method.DeclaringType!.DeclaringType == typeof(LineSamples));
        Assert.Equal([LineSamples.Lambda()], CallLines(symbols, lambda.MetadataToken, "Here"));
    }

    [Fact]
    public void Hidden_points_give_way_to_the_nearest_visible_one()
    {
        using var symbols = SampleModule.Open();
        var token = MoveNext(nameof(LineSamples.Asynchronous));
        Assert.True(symbols.TryGetMethod(token, out var handle));
        var points = symbols.Pdb!.GetMethodDebugInformation(handle).GetSequencePoints().ToList();
        Assert.True(points[0].IsHidden, "the dispatch at a state machine's start is hidden");

        var firstVisible = points.First(static point => !point.IsHidden);
        Assert.Equal(firstVisible.StartLine, symbols.GetLine(token, 0)!.Line);
        var hidden = points.FindLastIndex(static point => point.IsHidden);
        var before = points.Take(hidden).Last(static point => !point.IsHidden);
        Assert.Equal(before.StartLine, symbols.GetLine(token, points[hidden].Offset)!.Line);
    }

    [Fact]
    public void A_capturing_methods_lines_survive_its_closure()
    {
        var line = LineSamples.Captured([1]);
        using var symbols = SampleModule.Open();
        Assert.Equal([line], CallLines(symbols, Token(nameof(LineSamples.Captured)), "Here"));
    }

    [Fact]
    public void An_unknown_offset_leads_to_the_first_line()
    {
        using var symbols = SampleModule.Open();
        var token = Token(nameof(LineSamples.Captured));
        Assert.Equal(symbols.GetLine(token, 0), symbols.GetLine(token, -1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0x06FFFFFF)]
    [InlineData(0x02000001)]
    [InlineData(-1)]
    public void A_token_that_is_no_method_has_no_line(int token)
    {
        using var symbols = SampleModule.Open();
        Assert.Null(symbols.GetLine(token, 0));
    }

    /// <summary>The lines of all calls of a method of that name, in IL order.</summary>
    private static List<int> CallLines(ModuleSymbols symbols, int token, string name) =>
    [
        .. MethodBody.Read(symbols, token)
            .Where(instruction => MethodBody.TargetOf(symbols, instruction)?.Name == name)
            .Select(instruction => symbols.GetLine(token, instruction.Offset)!.Line),
    ];

    private static int Token(string name) => SampleModule.Method(typeof(LineSamples), name).MetadataToken;

    private static int MoveNext(string kickoff)
    {
        var attribute = SampleModule.Method(typeof(LineSamples), kickoff).GetCustomAttributes(typeof(AsyncStateMachineAttribute), false);
        return SampleModule.Method(((AsyncStateMachineAttribute)attribute[0]).StateMachineType, "MoveNext").MetadataToken;
    }
}
