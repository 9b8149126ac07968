using AllocInsight.Cli.Tests.Profiles;
using AllocInsight.Profiling.Model;
using AllocInsight.Profiling.Output;
using AllocInsight.Testing;

namespace AllocInsight.Cli.Tests.Formats;

public sealed class FormatSnapshots
{
    [Fact]
    public void Json_of_a_short_profile() => Snapshot.Match(ProfileJson.Format(Short(TypicalProfile.Create())), "Short.json");

    [Fact]
    public void Json_of_ticks_has_nulls_for_intervals() => Snapshot.Match(ProfileJson.Format(Short(SpecialProfiles.Tick())), "Tick.json");

    [Fact]
    public void Csv_of_a_typical_profile() => Snapshot.Match(ProfileCsv.Format(TypicalProfile.Create()), "Typical.csv");

    [Fact]
    public void Sites_of_a_typical_profile() => Snapshot.Match(SitesFile.Format(TypicalProfile.Create()), "Typical.allocsites");

    /// <summary>One row of each kind is enough to see the format.</summary>
    private static AllocationProfile Short(AllocationProfile profile) => profile with
    {
        SizeClasses = [profile.SizeClasses[0], profile.SizeClasses[^1]],
        Types = [profile.Types[2]],
        Sites = [profile.Sites[1], profile.Sites[^1]],
    };
}
