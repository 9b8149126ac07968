using CodeSamples;

// `inlining`: allocates in inlined callees until its standard input ends. `all`: runs every sample once.
return args is ["inlining", ..] ? InliningSample.Run() : AllSamples.Run();
