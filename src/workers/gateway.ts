import { DurableObject } from 'cloudflare:workers';
import type { Service } from '../wiring.ts';
import type { Bindings, GatewayStub } from './bindings.ts';
import { createForgetting } from './forgetting.ts';
import { configOf, openService } from './open-service.ts';

/**
 * One of a few objects that are each what a process is on Node: a service with one connection to each Redis, its turns
 * in order and its open streams. A connection can live only in an object: elsewhere it would belong to one request.
 */
export class Gateway extends DurableObject<Bindings> implements GatewayStub {
  protected service: Promise<Service> | null = null;
  private readonly forgetSoon = createForgetting();

  fetch(request: Request): Promise<Response> {
    return this.serving((service) => service.app.fetch(request));
  }

  tick(): Promise<void> {
    return this.serving((service) => service.tick());
  }

  /** The service of this object, opened at its first use. Throws `config` when its settings have faults. */
  protected current(): Promise<Service> {
    this.service ??= this.open();
    return this.service;
  }

  protected open(): Promise<Service> {
    return openService(configOf(this.env));
  }

  /** What is sent behind an answer, and keys that are still held, keep the object where it is. */
  protected async serving<T>(work: (service: Service) => T | Promise<T>): Promise<T> {
    const service = await this.current();
    const done = await work(service);
    this.ctx.waitUntil(service.drain());
    this.forgetSoon(service);
    return done;
  }
}
