using System.Collections;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.MSBuild;
using Microsoft.CodeAnalysis.Text;

namespace AllocInsight.Contract.Tests.Editors;

/// <summary>
/// What the light bulb of an editor offers: asks the service of Roslyn behind those of Visual Studio and of VS Code's C# extension, which takes analyzers and fixes
/// from the packages that a project refers to. The service is internal to Roslyn, so it is called by reflection.
/// </summary>
internal sealed class LightBulb : IDisposable
{
    private const BindingFlags Anything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;

    private readonly MSBuildWorkspace _workspace;
    private readonly object _service;
    private readonly MethodInfo _stream;
    private readonly ProjectId _project;

    private LightBulb(MSBuildWorkspace workspace, object service, ProjectId project)
    {
        (_workspace, _service, _project) = (workspace, service, project);
        _stream = service.GetType().GetMethods(Anything).Single(static method => method.Name == "StreamFixesAsync" && method.GetParameters()[1].ParameterType == typeof(TextSpan));
    }

    /// <summary>Opens a project as an editor does. It must have been restored.</summary>
    public static async Task<LightBulb> OpenAsync(string projectFile)
    {
        Assembly features = Assembly.Load("Microsoft.CodeAnalysis.Features");
        MefHostServices host = MefHostServices.Create(MefHostServices.DefaultAssemblies.Append(features).Append(Assembly.Load("Microsoft.CodeAnalysis.CSharp.Features")).Distinct());
        MethodInfo getExports = host.GetType().GetMethods(Anything).Single(static method => method.Name.EndsWith("GetExports", StringComparison.Ordinal) && method.GetGenericArguments().Length == 1);
        object service = ((IEnumerable)getExports.MakeGenericMethod(features.GetType("Microsoft.CodeAnalysis.CodeFixes.ICodeFixService", throwOnError: true)!).Invoke(host, null)!).Cast<object>().Single();
        var workspace = MSBuildWorkspace.Create(host);
        Project project = await workspace.OpenProjectAsync(projectFile);
        return new LightBulb(workspace, Get(service, "Value"), project.Id);
    }

    /// <summary>What is offered for a line, such as <c>ALI0004 Take it from the pool</c>; changes of settings, which are offered for everything, are left out.</summary>
    /// <param name="file">Name of the file.</param>
    /// <param name="line">One-based.</param>
    public async Task<IReadOnlyList<string>> OfferedAsync(string file, int line) => [.. (await FindAsync(file, line)).Select(static offer => $"{offer.Rule} {offer.Action.Title}")];

    /// <summary>Takes the only offer for a line.</summary>
    public async Task TakeAsync(string file, int line)
    {
        (_, CodeAction action) = Assert.Single(await FindAsync(file, line));
        ApplyChangesOperation changes = (await action.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().Single();
        Assert.True(_workspace.TryApplyChanges(changes.ChangedSolution));
    }

    public void Dispose() => _workspace.Dispose();

    private async Task<List<(string Rule, CodeAction Action)>> FindAsync(string file, int line)
    {
        Document document = _workspace.CurrentSolution.GetProject(_project)!.Documents.Single(document => document.Name == file);
        TextSpan span = (await document.GetTextAsync()).Lines[line - 1].Span;
        object?[] arguments = [.. _stream.GetParameters().Select(object? (parameter) => parameter.ParameterType switch
        {
            var type when type == typeof(TextSpan) => span,
            var type when type == typeof(CancellationToken) => CancellationToken.None,
            var type => type.IsInstanceOfType(document) ? document : null,
        })];
        List<(string Rule, CodeAction Action)> offers = [];
        foreach (object collection in await ToListAsync(_stream.Invoke(_service, arguments)!))
        {
            // The editor's own: to suppress any rule, and to configure it.
            if (Get(collection, "Provider").GetType().Assembly.GetName().Name!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)) continue;
            foreach (object fix in (IEnumerable)Get(collection, "Fixes"))
            {
                var action = (CodeAction)Get(fix, "Action");
                offers.AddRange(((IEnumerable)Get(fix, "Diagnostics")).Cast<Diagnostic>().Select(diagnostic => (diagnostic.Id, action)));
            }
        }

        return offers;
    }

    private static async Task<List<object>> ToListAsync(object stream)
    {
        Type type = stream.GetType().GetInterfaces().Single(static type => type.Name == "IAsyncEnumerable`1");
        return await (Task<List<object>>)typeof(LightBulb).GetMethod(nameof(CollectAsync), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type.GetGenericArguments()).Invoke(null, [stream])!;
    }

    private static async Task<List<object>> CollectAsync<T>(IAsyncEnumerable<T> stream)
        where T : notnull
    {
        List<object> all = [];
        await foreach (T one in stream) all.Add(one);
        return all;
    }

    private static object Get(object holder, string name) =>
        holder.GetType().GetProperty(name, Anything)?.GetValue(holder) ?? holder.GetType().GetField(name, Anything)?.GetValue(holder)
        ?? throw new MissingMemberException(holder.GetType().FullName, name);
}
