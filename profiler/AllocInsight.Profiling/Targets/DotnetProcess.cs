namespace AllocInsight.Profiling.Targets;

/// <summary>A .NET process of this machine that can be attached to.</summary>
/// <param name="Id">Process id.</param>
/// <param name="Name">Entry assembly where it is known (<c>Shop</c> for <c>dotnet Shop.dll</c>), else the process name.</param>
/// <param name="Runtime">Runtime version, such as <c>10.0.1</c>; null for runtimes before .NET 6, which do not say.</param>
/// <param name="CommandLine">The command line; empty where it cannot be read.</param>
public sealed record DotnetProcess(int Id, string Name, string? Runtime, string CommandLine);
