using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;

namespace PartyDiscipline.Tests.Common;

/// <summary>
/// What the framework leaves behind of a host that was stopped inside this process: its rate limiters' timers, which nobody disposes, and the listener by
/// which its factory found it, which every timer begun by the host remembers. Either keeps the whole of it, and a hundred hosts cost more than they do.
/// </summary>
sealed class Remains : IStartupFilter
{
    static readonly FieldInfo Current = typeof(WebApplicationFactory<>).Assembly.GetType("Microsoft.Extensions.Hosting.HostFactoryResolver+HostingListener", throwOnError: true)!
        .GetField("_currentListener", BindingFlags.NonPublic | BindingFlags.Static)!;

    object? listener;
    RequestDelegate? pipeline;

    Action<IApplicationBuilder> IStartupFilter.Configure(Action<IApplicationBuilder> next) => app =>
    {
        listener = Current.GetValue(null) is { } local ? local.GetType().GetProperty("Value")!.GetValue(local) : null;
        app.Use(following => pipeline = following);
        next(app);
    };

    /// <summary>After the host has stopped.</summary>
    public void Clear()
    {
        foreach (var limiter in pipeline is null ? [] : LimitersOf(pipeline)) limiter.Dispose();
        // Its thread still says here that it has ended.
        foreach (var field in Fields(listener))
            if (field.FieldType == typeof(TaskCompletionSource<object>)) field.SetValue(listener, new TaskCompletionSource<object>());
            else if (field.FieldType.IsAssignableTo(typeof(Delegate))) field.SetValue(listener, null);
        (listener, pipeline) = (null, null);
    }

    /// <summary>Follows the pipeline from one middleware to the next, into its branches too.</summary>
    static List<IDisposable> LimitersOf(RequestDelegate pipeline)
    {
        var (found, seen, open) = (new List<IDisposable>(), new HashSet<object>(ReferenceEqualityComparer.Instance), new Stack<object>([pipeline]));
        while (open.TryPop(out var each))
        {
            if (!seen.Add(each)) continue;
            if (each is PartitionedRateLimiter<HttpContext> limiter) found.Add(limiter);
            else if (each is Delegate { Target: { } target }) open.Push(target);
            else
                foreach (var field in Fields(each).Where(f => f.FieldType.IsAssignableTo(typeof(Delegate)) || f.FieldType == typeof(PartitionedRateLimiter<HttpContext>) || f.FieldType.IsDefined(typeof(CompilerGeneratedAttribute))))
                    if (field.FieldType.IsValueType is false && field.GetValue(each) is { } next) open.Push(next);
        }
        return found;
    }

    static FieldInfo[] Fields(object? of) => of?.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic) ?? [];
}
