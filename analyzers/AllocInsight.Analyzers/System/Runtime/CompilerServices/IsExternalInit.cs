namespace System.Runtime.CompilerServices;

/// <summary>What <c>init</c> asks for, which .NET Standard 2.0 lacks.</summary>
internal static class IsExternalInit;
