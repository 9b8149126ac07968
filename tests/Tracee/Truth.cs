namespace Tracee;

/// <summary>What happens to the objects of a site.</summary>
internal enum Fate
{
    /// <summary>They are garbage before their first collection.</summary>
    Dies,

    /// <summary>They are still referenced at their first collection.</summary>
    Survives,
}

/// <summary>One site with one allocated type, and what one call of it allocates.</summary>
/// <param name="Id">Stands in a comment <c>// site: Id</c> on the allocating line.</param>
/// <param name="Type">The allocated type in C#.</param>
/// <param name="BytesPerObject">Size in bytes with header and padding.</param>
/// <param name="ObjectsPerCall">Objects that one iteration allocates there.</param>
/// <param name="Fate">What happens to them.</param>
internal sealed record Allocation(string Id, string Type, int BytesPerObject, int ObjectsPerCall = 1, Fate Fate = Fate.Dies);

/// <summary>A piece of code that allocates, with what one iteration of it allocates.</summary>
/// <param name="Iterations">Iterations at scale 1.</param>
/// <param name="Body">Does that many iterations.</param>
/// <param name="Allocations">What each iteration allocates.</param>
internal sealed record Site(int Iterations, Action<int> Body, params Allocation[] Allocations);

/// <summary>What was really allocated at one site.</summary>
internal sealed record Truth(string Id, string Type, long Objects, long Bytes, string Fate);
