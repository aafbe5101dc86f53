/** GitHub's published description of its API: what a request, an answer or a webhook must look like, and which permissions an operation needs. */
export {
  Contract,
  type ContractOptions,
  loadContract,
  type Match,
  type Request,
  type Schema,
} from './contract.ts';
export {
  accessTo,
  covers,
  graphqlAccess,
  graphqlFields,
  type OperationAccess,
  type Permissions,
} from './permissions.ts';
