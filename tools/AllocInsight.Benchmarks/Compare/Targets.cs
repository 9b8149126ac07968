using Peer = AllocInsight.Benchmarks.Compare.Contenders.Contender;

namespace AllocInsight.Benchmarks.Compare;

/// <summary>A ratio that the slot allocator is to reach.</summary>
/// <param name="Workload">Where.</param>
/// <param name="Own">Of what.</param>
/// <param name="Other">To what.</param>
/// <param name="Limit">At most.</param>
internal sealed record Target(string Workload, string Own, string Other, double Limit)
{
    /// <summary>All of them, but for those on memory and on the suite.</summary>
    public static IReadOnlyList<Target> All { get; } =
    [
        new("pair", Peer.SlotsName, Peer.PoolName, 0.65),
        new("pair", Peer.SlotsName, Peer.NativeName, 0.55),
        new("batch", Peer.SlotsName, Peer.PoolName, 0.06),
        new("batch", Peer.SlotsName, Peer.MimallocName, 0.75),
        new("churn", Peer.SlotsName, Peer.PoolName, 0.12),
        new("churn", Peer.SlotsName, Peer.MimallocName, 0.9),
        new("remote", Peer.SlotsName, Peer.PoolName, 0.10),
        new("remote", Peer.SlotsName, Peer.MimallocName, 0.6),
        .. from workload in (string[])["pair", "batch", "churn", "remote"]
           select new Target(workload, Peer.LiveName, Peer.SlotsName, 1.6),
        .. from workload in (string[])["pair", "batch", "churn"]
           select new Target(workload, Peer.LiveName, Peer.SecureName, 0.35),
    ];
}
