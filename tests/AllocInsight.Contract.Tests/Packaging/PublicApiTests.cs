using AllocInsight.Testing;
using PublicApiGenerator;

namespace AllocInsight.Contract.Tests.Packaging;

public sealed class PublicApiTests
{
    // A difference is either a mistake or a decision: then the new text is committed with it.
    [Fact]
    public void The_pools_public_surface_is_what_was_decided() =>
        Snapshot.Match(typeof(Pooling.Pool).Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }), "PublicApi.Pooling");
}
