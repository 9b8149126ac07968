using System.Text;
using AllocInsight.Cli.Screens;
using AllocInsight.Cli.Tests.Profiles;
using AllocInsight.Profiling.Model;
using AllocInsight.Testing;

namespace AllocInsight.Cli.Tests.Screens;

public sealed class TextReportSnapshots
{
    private static readonly ReportView View = new() { Again = new Invocation("attach", "Shop"), CurrentFolder = "/home/dev/shop" };

    [Fact]
    public void A_typical_profile() => Matches(TypicalProfile.Create(), View, "Typical");

    [Fact]
    public void Ticks_claim_no_intervals() =>
        Matches(SpecialProfiles.Tick(), View with { Again = new Invocation("report", "old.nettrace") }, "Tick");

    [Fact]
    public void No_samples_say_how_little_it_was() => Matches(SpecialProfiles.NoSamples(), View, "NoSamples");

    [Theory]
    [InlineData(true, 0, 0)]
    [InlineData(false, 7, 0)]
    [InlineData(false, 0, 3)]
    public void No_samples_bound_nothing_where_some_may_be_missing(bool isCut, long lostEvents, int collections)
    {
        AllocationProfile profile = SpecialProfiles.NoSamples();
        profile = profile with
        {
            Capture = profile.Capture with { IsCut = isCut, LostEvents = lostEvents },
            Totals = profile.Totals with { Gen0Collections = collections },
        };
        string text = TextReport.Render(profile, View);
        Assert.Contains("unknown.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("less than", text, StringComparison.Ordinal);
        Assert.DoesNotContain("next to nothing", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Places_without_a_name_are_said_beside_the_others() => Matches(SpecialProfiles.SomeUnnamed(), View with { Top = 2 }, "SomeUnnamed");

    [Fact]
    public void Lost_events_and_notes_stand_at_the_top() =>
        Matches(SpecialProfiles.LostEvents(), View with { Top = 2, Again = new Invocation("report", "profile.json") }, "LostEvents");

    [Fact]
    public void Long_names_and_paths_stay_on_the_page() =>
        Matches(SpecialProfiles.LongNames(), View with { Again = new Invocation("run", After: "-- " + SpecialProfiles.LongNames().Target.CommandLine) }, "LongNames");

    [Fact]
    public void A_small_walked_share_is_said() => Matches(SpecialProfiles.FewStacksWalked(), View with { Top = 1 }, "FewStacksWalked");

    [Fact]
    public void Without_lifetimes_nothing_is_said_about_them() => Matches(SpecialProfiles.NoLifetimes(), View with { Top = 3 }, "NoLifetimes");

    [Fact]
    public void Without_Unicode_the_report_is_ASCII()
    {
        string text = Matches(SpecialProfiles.LostEvents(), View with { Top = 1, Unicode = false, CurrentFolder = "/" }, "Ascii");
        Assert.True(Ascii.IsValid(text));
    }

    [Fact]
    public void Colour_changes_nothing_but_colour()
    {
        string plain = TextReport.Render(SpecialProfiles.LostEvents(), View);
        string colored = TextReport.Render(SpecialProfiles.LostEvents(), View with { Color = true });
        Assert.NotEqual(plain, colored);
        Assert.Equal(plain, System.Text.RegularExpressions.Regex.Replace(colored, "\e\\[[0-9]+m", ""));
    }

    private static string Matches(AllocationProfile profile, ReportView view, string name)
    {
        string text = TextReport.Render(profile, view);
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 100, $"{line.Length} columns: {line}"));
        Assert.DoesNotContain(" \n", text, StringComparison.Ordinal);
        Snapshot.Match(text, name);
        return text;
    }
}
