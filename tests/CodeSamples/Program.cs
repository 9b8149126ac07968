using CodeSamples;

// `inlining`: allocates in inlined callees, then waits. `all`: runs every sample once.
return args is ["inlining", ..] ? InliningSample.Run() : AllSamples.Run();
