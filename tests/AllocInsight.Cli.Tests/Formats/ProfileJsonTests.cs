using AllocInsight.Cli.Tests.Profiles;
using AllocInsight.Profiling;
using AllocInsight.Profiling.Model;
using AllocInsight.Profiling.Output;

namespace AllocInsight.Cli.Tests.Formats;

public sealed class ProfileJsonTests
{
    public static TheoryData<string, string> Unreadable => new()
    {
        { "", "is empty" },
        { "   \n", "is empty" },
        { "[1, 2]", "not an AllocInsight profile" },
        { "{ \"name\": \"package\" }", "not an AllocInsight profile" },
        { "{ \"schema\": 1 }", "not an AllocInsight profile" },
        { "{ \"schema\": \"speedscope/3\" }", "not an AllocInsight profile" },
        { "{ \"schema\": \"allocinsight.profile/2\" }", "written by a newer AllocInsight" },
        { "{ \"schema\": \"allocinsight.profile/1\" }", "damaged or cut off" },
        { "not json", "damaged or cut off at line 1" },
    };

    [Fact]
    public void What_was_written_reads_back_the_same()
    {
        string first = ProfileJson.Format(TypicalProfile.Create());
        AllocationProfile read = ProfileJson.Parse(first, "test");
        Assert.Equal(first, ProfileJson.Format(read));
        Assert.Equal(TypicalProfile.Create().Sites[1].Stack, read.Sites[1].Stack);
        Assert.Equal(Verdict.PoolArray, read.Sites[0].Verdict);
        Assert.Null(read.SizeClasses[^1].SlotSize);
    }

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void A_file_that_is_no_profile_is_explained(string json, string reason)
    {
        ProfilingException failure = Assert.Throws<ProfilingException>(() => ProfileJson.Parse(json, "some.json"));
        Assert.Equal(ProfilingFailure.Usage, failure.Failure);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Contains("some.json", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_explained()
    {
        string json = ProfileJson.Format(TypicalProfile.Create()).TrimEnd();
        for (int length = 1; length < json.Length; length += 97)
        {
            ProfilingException failure = Assert.Throws<ProfilingException>(() => ProfileJson.Parse(json[..length], "cut.json"));
            Assert.Contains("cut off", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_list_that_is_null_is_damage()
    {
        string json = ProfileJson.Format(SpecialProfiles.NoSamples()).Replace("\"sites\": []", "\"sites\": null", StringComparison.Ordinal);
        Assert.Throws<ProfilingException>(() => ProfileJson.Parse(json, "null.json"));
    }

    [Fact]
    public void A_property_of_a_later_version_is_ignored()
    {
        string json = ProfileJson.Format(TypicalProfile.Create()).Replace("\"schema\"", "\"later\": [1],\n  \"schema\"", StringComparison.Ordinal);
        Assert.Equal(8, ProfileJson.Parse(json, "later.json").Sites.Count);
    }
}
