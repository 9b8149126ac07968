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

    [Fact]
    public void No_number_has_digits_that_its_interval_does_not_support()
    {
        SiteRow site = TypicalProfile.Create().Sites[0] with
        {
            Objects = 1_234_567,
            ObjectsLow = 1_190_123,
            ObjectsHigh = 1_281_789,
            Bytes = 98_765_432,
            BytesLow = 95_321_098,
            BytesHigh = 102_345_678,
            DiedYoung = 0.97531,
            Survived = 0.01234,
            Undecided = 0.01235,
            DecidedSamples = 81,
        };
        AllocationProfile read = ProfileJson.Parse(ProfileJson.Format(TypicalProfile.Create() with { Sites = [site] }), "test");
        SiteRow written = Assert.Single(read.Sites);
        Assert.Equal((1_235_000, 1_190_000, 1_282_000), (written.Objects, written.ObjectsLow, written.ObjectsHigh));
        Assert.Equal((98_800_000, 95_300_000, 102_400_000), (written.Bytes, written.BytesLow, written.BytesHigh));
        Assert.Equal((0.98, 0.01, 0.01), (written.DiedYoung, written.Survived, written.Undecided));
        Assert.Contains(",1235000,1190000,1282000,98800000,95300000,102400000,", ProfileCsv.Format(read), StringComparison.Ordinal);
        Assert.Equal(ProfileCsv.Format(read with { Sites = [site] }), ProfileCsv.Format(read));
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
