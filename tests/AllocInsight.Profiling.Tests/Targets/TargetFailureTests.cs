using System.Net.Sockets;
using AllocInsight.Profiling.Targets;

namespace AllocInsight.Profiling.Tests.Targets;

public class TargetFailureTests
{
    [Fact]
    public void A_refused_connection_names_the_reason_and_the_way_out()
    {
        ProfilingException failure = TargetFailures.AccessDenied(1, new SocketException((int)SocketError.AccessDenied));
        Assert.Equal(ProfilingFailure.Target, failure.Failure);
        Assert.Contains("belongs to another user. Run allocinsight as that user, or as an administrator.", failure.Message, StringComparison.Ordinal);
    }
}
