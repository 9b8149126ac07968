using System.Reflection;
using AllocInsight.Profiling.Symbols;

namespace AllocInsight.Profiling.Tests.Symbols;

public sealed class CallResolverTests
{
    private const string Write = nameof(MemoryStream.Write);
    private static readonly CodeFrame Conversion =
        Frame(typeof(ReadOnlySpan<>).GetMethods().First(static method => method.Name == "op_Implicit"), isFramework: true) with { IsInlined = true };
    private static readonly CodeFrame Caller = Frame(typeof(CallResolverTests).GetMethod(nameof(Fill), BindingFlags.NonPublic | BindingFlags.Static)!, isFramework: false);

    [Fact]
    public void An_inlined_method_of_the_framework_that_does_not_make_the_call_is_left_out() =>
        Assert.Equal([Caller], Resolve(Write, FrameBuilder.UnknownInlined, Conversion, Caller));

    [Fact]
    public void An_inlined_method_that_makes_the_call_stays() =>
        Assert.Equal([Conversion, Caller], Resolve(".ctor", Conversion, Caller));

    [Fact]
    public void Where_nothing_names_the_callee_all_frames_stay() =>
        Assert.Equal([Conversion, Caller], Resolve("Flush", Conversion, Caller));

    [Fact]
    public void An_inlined_method_of_the_program_stays() =>
        Assert.Equal([Conversion with { IsFramework = false }, Caller], Resolve(Write, Conversion with { IsFramework = false }, Caller));

    private static void Fill(MemoryStream stream, byte[] bytes) => stream.Write(bytes);

    private static IReadOnlyList<CodeFrame> Resolve(string callee, params CodeFrame[] frames)
    {
        using var code = new CodeTables();
        code.Modules.Add(1, typeof(object).Assembly.Location, Guid.Empty, "");
        code.Modules.Add(2, typeof(CallResolverTests).Assembly.Location, Guid.Empty, "");
        var builder = new FrameBuilder(code.Modules);
        return new CallResolver(code.Modules, builder, new FrameResolver(code, builder)).FromCallOf(callee, frames);
    }

    private static CodeFrame Frame(MethodBase method, bool isFramework) => new()
    {
        Method = method.Name,
        Module = method.Module.Name,
        ModulePath = method.Module.Assembly.Location,
        MethodToken = method.MetadataToken,
        IsFramework = isFramework,
    };
}
