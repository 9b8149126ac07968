using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using AllocInsight.Analyzers.Escape;
using Microsoft.CodeAnalysis;

namespace AllocInsight.Analyzers.Tests.Escape;

/// <summary>Calls what the table says only reads, and looks whether the garbage collector agrees.</summary>
public sealed class BclParametersHonestyTests
{
    /// <summary>Calling these at random would write files or to the console, stop the process or wait.</summary>
    private static readonly ImmutableHashSet<string> NotToBeCalled =
    [
        "System.Console", "System.Diagnostics.Debug", "System.Diagnostics.Trace", "System.IO.File", "System.IO.RandomAccess",
        "System.Net.Sockets.Socket", "System.Net.Sockets.UdpClient", "System.Runtime.InteropServices.Marshal",
    ];

    [Fact]
    public void What_is_read_can_be_collected_while_the_result_and_the_other_arguments_live()
    {
        List<Trial> trials = [.. Members().SelectMany(Try)];
        // A thread of the pool may hold a delegate a moment longer.
        SpinWait.SpinUntil(() => !Held(trials).Any(), TimeSpan.FromSeconds(10));

        string held = string.Join(Environment.NewLine, Held(trials).Select(trial => trial.What).Distinct());
        GC.KeepAlive(trials);
        Assert.True(held.Length == 0, held);
        Assert.InRange(trials.Count, 1000, int.MaxValue);
    }

    [Fact]
    public void What_the_result_holds_is_noticed()
    {
        var (watched, others) = Call(typeof(MemoryStream).GetConstructor([typeof(byte[])])!, 0)!.Value;
        List<Trial> trials = [new Trial("", watched, others)];

        Assert.Single(Held(trials));
        GC.KeepAlive(trials);
    }

    /// <summary>Calls with equal options are not apart: whether the first are held depends on when the garbage collector last ran.</summary>
    [Fact]
    public void Options_that_others_with_the_same_settings_can_hold_are_kept()
    {
        var (first, second) = UseEqualOptions();
        GC.Collect();
        Assert.True(first.IsAlive);
        GC.KeepAlive(second);

        IParameterSymbol[] options =
        [
            .. new[] { typeof(JsonSerializer), typeof(JsonNode) }
                .SelectMany(type => Framework.FindType(type.FullName!)!.GetMembers().OfType<IMethodSymbol>())
                .Where(Framework.IsVisible)
                .SelectMany(method => method.Parameters)
                .Where(parameter => parameter.Type.Name == nameof(JsonSerializerOptions)),
        ];
        Assert.NotEmpty(options);
        Assert.All(options, parameter => Assert.Equal(Keeping.Keeps, BclParameters.Table.OfArgument(parameter)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference First, JsonSerializerOptions Second) UseEqualOptions()
    {
        JsonSerializerOptions first = new() { MaxDepth = 77 }, second = new() { MaxDepth = 77 };
        JsonSerializer.Serialize(1, first);
        JsonSerializer.Serialize(1, second);
        return (new WeakReference(first), second);
    }

    private static IEnumerable<Trial> Held(List<Trial> trials)
    {
        GC.Collect();
        return trials.Where(trial => trial.Object.IsAlive);
    }

    private static IEnumerable<IMethodSymbol> Members() => BclParameters.Table.Types
        .Where(type => !NotToBeCalled.Contains(type.MetadataName))
        .Select(type => Framework.FindType(type.MetadataName))
        .OfType<INamedTypeSymbol>()
        .SelectMany(type => type.GetMembers().OfType<IMethodSymbol>())
        .Where(Framework.IsVisible);

    /// <summary>One call for each parameter, and the receiver, that is said to be read.</summary>
    private static IEnumerable<Trial> Try(IMethodSymbol symbol)
    {
        if (Find(symbol) is not { } method)
            yield break;
        for (int subject = -1; subject < symbol.Parameters.Length; subject++)
        {
            Keeping keeping = subject < 0 ? BclParameters.Table.OfReceiver(symbol) : BclParameters.Table.OfArgument(symbol.Parameters[subject]);
            if (keeping == Keeping.Reads && Call(method, subject) is var (watched, others))
                yield return new Trial($"{symbol.ToDisplayString()}: {(subject < 0 ? "receiver" : symbol.Parameters[subject].Name)}", watched, others);
        }
    }

    /// <summary>The same method at run time, with type arguments; null when it cannot be called.</summary>
    private static MethodBase? Find(IMethodSymbol symbol)
    {
        if (symbol.IsImplicitlyDeclared)
            return null;
        Assembly assembly = Assembly.Load(symbol.ContainingAssembly.Identity.GetDisplayName());
        MethodBase method = assembly.ManifestModule.ResolveMethod(symbol.MetadataToken)!;
        foreach (Type argument in SampleValues.TypeArguments)
        {
            try
            {
                Type type = method.DeclaringType!;
                if (type.IsGenericTypeDefinition)
                    type = type.MakeGenericType([.. type.GetGenericArguments().Select(_ => argument)]);
                MethodBase closed = MethodBase.GetMethodFromHandle(method.MethodHandle, type.TypeHandle)!;
                return closed is MethodInfo { IsGenericMethodDefinition: true } definition
                    ? definition.MakeGenericMethod([.. definition.GetGenericArguments().Select(_ => argument)])
                    : closed;
            }
            catch (ArgumentException)
            {
                // The constraints forbid this type argument.
            }
        }
        return null;
    }

    /// <summary>Calls with new objects. Holds only a weak reference to the one at <paramref name="subject"/>, a strong one to all others.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference Watched, object Others)? Call(MethodBase method, int subject)
    {
        object? receiver = method.IsStatic || method.IsConstructor ? null : SampleValues.Of(method.DeclaringType!);
        object?[] arguments = [.. method.GetParameters().Select(parameter => SampleValues.Of(parameter.ParameterType))];
        object? watched = subject < 0 ? receiver : arguments[subject];
        if (watched is null or string || watched.GetType().IsValueType || receiver is null && !method.IsStatic && !method.IsConstructor)
            return null;
        object? result;
        try
        {
            result = method is ConstructorInfo constructor ? constructor.Invoke(arguments) : method.Invoke(receiver, arguments);
        }
        catch (Exception exception) when (exception is TargetInvocationException or ArgumentException or NotSupportedException or MemberAccessException)
        {
            return null;
        }

        object?[] others = [receiver, .. arguments];
        others[subject + 1] = null;
        return (new WeakReference(watched), (result, others));
    }

    /// <param name="What">The member and the parameter.</param>
    /// <param name="Object">What was said to be read.</param>
    /// <param name="Others">The result and what else was passed.</param>
    private sealed record Trial(string What, WeakReference Object, object Others);
}
